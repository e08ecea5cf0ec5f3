// Takes people to what was refused: the summary first, then each field with its label in view.
const summary = document.querySelector("[data-error-summary]");

function labelOf(input) {
  const legend = input.closest("fieldset")?.querySelector("legend");
  const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
  return legend ?? label ?? input;
}

summary?.focus();
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const input = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!input) return;
  event.preventDefault();
  labelOf(input).scrollIntoView();
  input.focus({ preventScroll: true });
});
