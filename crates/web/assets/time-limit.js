// Warns two minutes before the time is up and asks for more without leaving the page.
const WARN_MS = 120_000;
const dialog = document.querySelector("dialog[data-limit]");
const buttons = document.querySelectorAll("button[value=extend]");
const line = document.querySelector("[data-limit-said]");
let timers = [];
let ends = 0;
let warned = false;
let asking = false;

function warn() {
  if (!warned && !dialog.open) dialog.showModal();
  warned = true;
}

function plan() {
  timers.forEach(clearTimeout);
  const left = Math.max(0, ends - Date.now());
  timers = [
    setTimeout(warn, Math.max(0, left - WARN_MS)),
    setTimeout(() => location.reload(), left + 1000),
  ];
}

function wait(seconds) {
  ends = Date.now() + seconds * 1000;
  warned = false;
  plan();
}

async function extend(event) {
  const button = event.currentTarget;
  event.preventDefault();
  // Each press would use up one of the times that more can be asked for.
  if (asking) return;
  asking = true;
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
    for (const each of buttons) each.removeEventListener("click", extend);
    button.click();
  }
  asking = false;
}

if (dialog?.querySelector("button").form) {
  for (const each of buttons) each.addEventListener("click", extend);
  wait(Number(dialog.dataset.limit));
  // Timers stand still while the machine sleeps and while the browser keeps the page for Back.
  addEventListener("pageshow", ({ persisted }) => persisted && plan());
  document.addEventListener("visibilitychange", () => document.hidden || plan());
}
