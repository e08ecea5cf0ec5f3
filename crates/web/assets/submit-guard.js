// Ignores a second press within a second, says that the first one was heard, and keeps what cannot be
// sent until it can.
const BLOCK_MS = 1000;
const BUSY_AFTER_MS = 400;

/** Says so, and presses again when there is a connection. */
function hold(button) {
  const said = document.createElement("p");
  said.role = "status";
  button.after(said);
  said.textContent = button.dataset.offline;
  addEventListener("online", () => {
    said.remove();
    button.click();
  }, { once: true });
}

for (const form of document.querySelectorAll("form[data-submit-guard]")) {
  let last = 0;
  form.addEventListener("submit", (event) => {
    const now = Date.now();
    const button = event.submitter;
    const waits = button?.dataset.offline && !navigator.onLine;
    if (waits || now - last < BLOCK_MS) {
      event.preventDefault();
      if (waits && !button.nextSibling?.role) hold(button);
      return;
    }
    last = now;
    if (!button?.dataset.busy) return;
    const words = button.textContent;
    const timer = setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      button.textContent = button.dataset.busy;
    }, BUSY_AFTER_MS);
    // A page taken back from the browser's cache starts afresh.
    addEventListener("pagehide", () => {
      clearTimeout(timer);
      button.removeAttribute("aria-busy");
      button.textContent = words;
      last = 0;
    }, { once: true });
  });
}
