// Warns two minutes before the time is up and asks for more without leaving the page.
const WARN_MS = 120_000;
const dialog = document.querySelector("dialog[data-limit]");
const button = dialog?.querySelector("button");
const line = document.querySelector("[data-limit-said]");
let timers = [];

function wait(seconds) {
  timers.forEach(clearTimeout);
  const left = seconds * 1000;
  timers = [
    setTimeout(() => dialog.open || dialog.showModal(), Math.max(0, left - WARN_MS)),
    setTimeout(() => location.reload(), left + 1000),
  ];
}

async function extend(event) {
  event.preventDefault();
  const body = new URLSearchParams([["action", "extend"]]);
  for (const input of button.form.querySelectorAll("input[type=hidden]")) body.append(input.name, input.value);
  try {
    // Not form.action: that is the button of this name.
    const answer = await fetch(button.form.getAttribute("action"), { method: "POST", body, headers: { accept: "text/plain" } });
    if (!answer.ok) throw new Error(answer.statusText);
    wait(Number(await answer.text()));
    dialog.close();
    line.textContent = line.dataset.limitSaid;
  } catch {
    button.removeEventListener("click", extend);
    button.form.requestSubmit(button);
  }
}

if (button?.form) {
  button.addEventListener("click", extend);
  wait(Number(dialog.dataset.limit));
}
