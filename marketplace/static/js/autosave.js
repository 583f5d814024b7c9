// Saves a form while one types and says so; without this script the button "Save" does the same.
const PAUSE = 2000;
const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-status]");
const conflict = form.querySelector("[data-conflict]");
let timer = 0;
let running = null;
let dirty = false;
let stopped = false;

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
      say(told.message);
    } else if (answer.status === 409 && told.message) {
      // What is typed stays in the form; the button shows both side by side.
      stopped = true;
      conflict.querySelector("[data-text]").textContent = told.message;
      conflict.hidden = false;
      say("");
    } else {
      dirty = true;
      say(status.dataset.failed);
    }
  } catch {
    dirty = true;
    say(status.dataset.failed);
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
});
