// Ticks on the cards of the catalogue: counted, kept while the list changes, and never more than fit side by side.
const MOST = 8;
const form = document.getElementById("compare");

if (form) {
  const told = document.getElementById("compare-count");
  const chosen = new Set();
  const boxes = () => document.querySelectorAll('input[type="checkbox"][name="s"][form="compare"]');

  function tell() {
    const { none, one, many, full } = told.dataset;
    const count = chosen.size;
    told.textContent =
      count === 0 ? none : count === 1 ? one : count < MOST ? many.replace("0", count) : full;
    form.hidden = count === 0;
    for (const box of boxes()) {
      box.checked = chosen.has(box.value);
      box.disabled = count >= MOST && !box.checked;
    }
  }

  // What was ticked and is no longer in the list travels along all the same.
  function keep() {
    for (const old of form.querySelectorAll("input[data-kept]")) {
      old.remove();
    }
    const inView = new Set([...boxes()].map((box) => box.value));
    for (const slug of chosen) {
      if (!inView.has(slug)) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name: "s", value: slug });
        input.dataset.kept = "";
        form.append(input);
      }
    }
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches?.('input[name="s"][form="compare"]')) {
      chosen[box.checked ? "add" : "delete"](box.value);
      tell();
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    keep();
    tell();
  });
  for (const box of boxes()) {
    if (box.checked) {
      chosen.add(box.value);
    }
  }
  tell();
}
