// A second click within a second sends nothing twice; the server would answer it once all the same.
for (const form of document.querySelectorAll('[data-submit-guard]')) {
  let last = 0;
  form.addEventListener('submit', (event) => {
    const now = Date.now();
    if (now - last < 1000) event.preventDefault();
    last = now;
  });
  // A page that the browser kept for Back starts afresh.
  addEventListener('pagehide', () => { last = 0; });
}
