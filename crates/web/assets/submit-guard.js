// Ignores a second press within a second, and says that the first one was heard.
const BLOCK_MS = 1000;
const BUSY_AFTER_MS = 400;

for (const form of document.querySelectorAll("form[data-submit-guard]")) {
  let last = 0;
  form.addEventListener("submit", (event) => {
    const now = Date.now();
    if (now - last < BLOCK_MS) {
      event.preventDefault();
      return;
    }
    last = now;
    const button = event.submitter;
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
