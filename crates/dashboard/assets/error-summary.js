// The links in the summary of a refused form show the label with the field.
const summary = document.querySelector('[data-error-summary]');
summary?.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  const input = link && document.getElementById(link.hash.slice(1));
  if (!input) return;
  event.preventDefault();
  const label = input.closest('fieldset')?.querySelector('legend') ?? input.labels?.[0] ?? input;
  label.scrollIntoView({ block: 'start' });
  input.focus({ preventScroll: true });
});
