// Looks again every few seconds and swaps the page's live part when its entries changed. Entries that
// were unfolded stay so. It rests while the page is not seen, and stops when nobody touched it for a
// while: a page that is left open must not keep the session alive.
const EVERY_MS = 3000;
const UNTOUCHED_MS = 5 * 60 * 1000;
const part = document.querySelector('[data-live]');
const status = document.querySelector('[data-live-status]');

const lines = (root) => [...root.querySelectorAll(':scope > details > summary')].map((it) => it.textContent);

if (part && status) {
  let touched = Date.now();
  for (const act of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    addEventListener(act, () => { touched = Date.now(); }, { passive: true });
  }
  status.textContent = 'Live: new events appear by themselves.';
  let paused = false;
  const look = async () => {
    if (document.hidden) return;
    if (Date.now() - touched > UNTOUCHED_MS) {
      if (!paused) status.textContent = 'Paused, because nobody was here for five minutes. Press a key to go on.';
      paused = true;
      return;
    }
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok || answer.redirected) throw new Error('not the page');
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
    if (!fresh) throw new Error('not the page');
    const [before, now] = [lines(part), lines(fresh)];
    if (paused) status.textContent = 'Live: new events appear by themselves.';
    paused = false;
    if (before.join('\n') === now.join('\n')) return;
    const open = new Set([...part.querySelectorAll(':scope > details[open] > summary')].map((it) => it.textContent));
    const focused = part.contains(document.activeElement) ? document.activeElement.textContent : null;
    part.replaceChildren(...fresh.childNodes);
    for (const summary of part.querySelectorAll(':scope > details > summary')) {
      if (open.has(summary.textContent)) summary.parentElement.open = true;
      if (focused !== null && summary.textContent === focused) summary.focus({ preventScroll: true });
    }
    const count = now.filter((line) => !before.includes(line)).length;
    status.textContent = count === 1 ? 'Live: 1 new event.' : `Live: ${count} new events.`;
  };
  const go = () => look()
    .catch(() => { status.textContent = 'The server did not answer. Looking again soon; or reload the page.'; })
    .finally(() => setTimeout(go, EVERY_MS));
  setTimeout(go, EVERY_MS);
}
