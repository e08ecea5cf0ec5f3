// Ignores a second press within a second, says that the first one was heard, and keeps what cannot be
// sent until it can.
let left = false;
const BLOCK_MS = 1000;
const BUSY_AFTER_MS = 400;
/** When each form was last sent. */
const sent = new WeakMap();

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

// A page that the browser kept for Back is old where something was sent from it. The answer to a form,
// which has no address of its own, is not asked for again.
addEventListener("submit", (event) => { left ||= !event.defaultPrevented; });
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && left && location.search && navigator.onLine) location.reload();
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches("[data-submit-guard]")) return;
  const now = Date.now();
  const waits = button?.dataset.offline && !navigator.onLine;
  if (waits || now - (sent.get(form) ?? 0) < BLOCK_MS) {
    event.preventDefault();
    if (waits && !button.nextSibling?.role) hold(button);
    return;
  }
  sent.set(form, now);
  // Pressed again after the browser was stopped, it is busy still.
  const busy = button?.ariaBusy ? undefined : button?.dataset.busy;
  const words = button?.textContent;
  const timer = busy && setTimeout(() => {
    button.ariaBusy = "true";
    button.textContent = busy;
  }, BUSY_AFTER_MS);
  // A page that is kept for Back starts afresh.
  addEventListener("pagehide", () => {
    sent.delete(form);
    if (!busy) return;
    clearTimeout(timer);
    button.ariaBusy = null;
    button.textContent = words;
  }, { once: true });
});
