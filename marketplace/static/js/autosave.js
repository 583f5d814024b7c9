// Saves a form while one types and says so; without this script the button "Save" does the same. What could not be saved,
// because one was signed out meanwhile or the line was cut, waits in this tab until the form is opened again.
const PAUSE = 2000;
const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-status]");
const conflict = form.querySelector("[data-conflict]");
let timer = 0;
let running = null;
let dirty = false;
let stopped = false;
let lost = false;
const kept = `typed ${form.getAttribute("action")}`;

// Fields that somebody fills in; what is hidden belongs to the page.
function fields() {
  return [...form.elements].filter((one) => one.name && !["hidden", "submit", "button", "file"].includes(one.type) && one.tagName !== "FIELDSET");
}

function isBox(one) {
  return one.type === "checkbox" || one.type === "radio";
}

function keep() {
  const typed = fields().map((one) => [one.name, isBox(one) ? one.checked : one.value]);
  try {
    sessionStorage.setItem(kept, JSON.stringify({ saves: form.elements.saves.value, lost, typed }));
  } catch {
    // A browser that keeps nothing loses nothing that was saved.
  }
}

function forget() {
  lost = false;
  try {
    sessionStorage.removeItem(kept);
  } catch {
    // Nothing was kept.
  }
}

// What a form held that never arrived goes back into it; what arrived has another count of saves.
function bringBack() {
  let found = null;
  try {
    found = JSON.parse(sessionStorage.getItem(kept));
  } catch {
    // Nothing was kept.
  }
  forget();
  const now = fields();
  if (!found || (!found.lost && found.saves !== form.elements.saves.value) || found.typed.length !== now.length) {
    return false;
  }
  let differs = false;
  now.forEach((one, at) => {
    const [name, value] = found.typed[at];
    const what = isBox(one) ? "checked" : "value";
    if (one.name === name && one[what] !== value) {
      one[what] = value;
      differs = true;
    }
  });
  if (differs) {
    form.elements.saves.value = found.saves;
  }
  return differs;
}

function say(text) {
  status.textContent = text;
}

async function send(keepalive) {
  dirty = false;
  // Only the names of the fields: which button was pressed does not matter here.
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { Accept: "application/json" }, body, keepalive });
    const told = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
    if (answer.ok && "saves" in told) {
      form.elements.saves.value = told.saves;
      forget();
      say(told.message);
    } else if (answer.status === 409 && told.message) {
      // What is typed stays in the form; the button shows both side by side.
      stopped = true;
      conflict.querySelector("[data-text]").textContent = told.message;
      conflict.hidden = false;
      say("");
    } else {
      // What the server can't take it names; without a word of it nothing arrived. Whoever is signed out is led to the sign-in.
      dirty = true;
      lost = !told.message;
      say(told.message || (answer.redirected && status.dataset.signedOut) || status.dataset.failed);
    }
  } catch {
    dirty = true;
    lost = true;
    say(status.dataset.failed);
  }
  if (lost) {
    keep();
  }
}

function save(keepalive = false) {
  window.clearTimeout(timer);
  if (stopped || !dirty || running) {
    return running;
  }
  running = send(keepalive).finally(() => {
    running = null;
  });
  return running;
}

function later() {
  dirty = true;
  if (stopped) {
    return;
  }
  say(status.dataset.unsaved);
  window.clearTimeout(timer);
  timer = window.setTimeout(async () => {
    await running;
    save();
  }, PAUSE);
}

form.addEventListener("input", later);
form.addEventListener("change", later);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    save(true);
  }
});

// A save that is still under way would count as somebody else's: wait for it, then send.
form.addEventListener("submit", (event) => {
  window.clearTimeout(timer);
  if (running) {
    event.preventDefault();
    const button = event.submitter;
    running.then(() => form.requestSubmit(button));
    return;
  }
  stopped = true;
  keep();
});

if (bringBack()) {
  later();
  say(status.dataset.back || "");
}
