// Counts down to the moment a new code may be asked for, then shows the button.
for (const line of document.querySelectorAll("[data-countdown]")) {
  const clock = line.querySelector("bdi");
  const button = line.closest("form")?.querySelector("button");
  const end = Date.now() + Number(line.dataset.countdown) * 1000;
  if (!clock || !button) continue;
  button.hidden = true;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(timer);
    line.hidden = true;
    button.hidden = false;
  }, 1000);
}
