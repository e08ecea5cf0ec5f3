// A pasted message gives its code; spaces and hyphens around the digits do not matter.
document.addEventListener("paste", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-code-input]")) return;
  const pasted = event.clipboardData?.getData("text") ?? "";
  const found = pasted.match(/(?<!\d)\d(?:[\s-]?\d){5}(?!\d)/);
  if (!found) return;
  event.preventDefault();
  input.value = found[0].replace(/\D/g, "");
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
