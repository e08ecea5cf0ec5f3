// Follows what the phone does: asks for one word every other second, and moves on when it changed.
const EVERY_MS = 2000;
// Whoever presses something here is on the way to another page, and is not called back from there.
const PRESSED_MS = 10_000;
const place = document.querySelector("[data-handoff]");
let pressed = -PRESSED_MS;

const rests = () => document.hidden || performance.now() - pressed < PRESSED_MS;

async function look() {
  if (!rests()) {
    try {
      const answer = await fetch(place.dataset.handoff, { cache: "no-store", redirect: "error" });
      if (answer.ok && (await answer.text()) !== place.dataset.state && !rests()) {
        // Not loaded again: this page may be the answer to a form that sent the link.
        location.replace(place.dataset.page);
        return;
      }
    } catch {
      // Offline, or the server is starting again: the next look will tell.
    }
  }
  setTimeout(look, EVERY_MS);
}

if (place) {
  setTimeout(look, EVERY_MS);
  addEventListener("click", ({ target }) => {
    if (target.closest("a, button")) pressed = performance.now();
  });
  addEventListener("pageshow", () => { pressed = -PRESSED_MS; });
}
