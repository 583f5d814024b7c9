// Folds the groups of a long page on small screens; without this script they simply stay open.
const small = window.matchMedia("(max-width: 37.49rem)");

function keeps(group) {
  const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
  return target && group.contains(target);
}

if (small.matches) {
  for (const group of document.querySelectorAll("details[data-fold]")) {
    group.open = keeps(group);
  }
}

// A link to something inside a folded group opens the group.
window.addEventListener("hashchange", () => {
  for (const group of document.querySelectorAll("details[data-fold]")) {
    group.open ||= Boolean(keeps(group));
  }
});
