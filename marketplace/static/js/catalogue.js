// The live catalogue: clean addresses, filters that stay as open as they were, the drawer that closes on "show".
const form = document.getElementById("filter");
const sort = document.getElementById("sort");

function closeDrawer() {
  if (form.matches(":popover-open")) {
    form.hidePopover();
  }
}

// Empty fields and the usual order stay out of the address.
form.addEventListener("htmx:configRequest", (event) => {
  const data = event.detail.formData;
  for (const [name, value] of [...data.entries()]) {
    if (value === "" || (name === "sort" && value === "relevance")) {
      data.delete(name);
    }
  }
});

// The lists come anew from the server; what the reader had opened or closed stays so.
let opened = new Map();
let order = "";
document.addEventListener("htmx:beforeSwap", () => {
  order = sort.value;
  opened = new Map([...form.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
});
document.addEventListener("htmx:oobAfterSwap", () => {
  // While old and new entries stand together the browser marks the last one; the chosen order must not change by itself.
  const kept = [...sort.options].find((one) => one.value === order) ?? [...sort.options].find((one) => one.defaultSelected);
  sort.value = kept?.value ?? sort.options[0].value;
  for (const one of form.querySelectorAll("details[id]")) {
    one.open = opened.get(one.id) ?? one.open;
  }
});

form.addEventListener("submit", closeDrawer);

// Without an answer the page would stay old in silence: let the browser ask, and show what it gets.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  form.addEventListener(failure, () => form.submit());
}
