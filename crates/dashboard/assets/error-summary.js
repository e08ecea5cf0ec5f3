// Moves focus to the summary of a refused form; its links show the label with the field.
const summary = document.querySelector('[data-error-summary]');
summary?.focus();
summary?.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  const input = link && document.getElementById(link.hash.slice(1));
  if (!input) return;
  event.preventDefault();
  const label = input.closest('fieldset')?.querySelector('legend') ?? input.labels?.[0] ?? input;
  label.scrollIntoView({ block: 'start' });
  input.focus({ preventScroll: true });
});
