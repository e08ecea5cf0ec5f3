// Follows what the phone does: asks for one word every other second, and moves on when it changed.
const EVERY_MS = 2000;
const place = document.querySelector("[data-handoff]");

async function look() {
  if (!document.hidden) {
    try {
      const answer = await fetch(place.dataset.handoff, { cache: "no-store", redirect: "error" });
      if (answer.ok && (await answer.text()) !== place.dataset.state) {
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

if (place) setTimeout(look, EVERY_MS);
