// Looks again every few seconds and brings new entries into the page's live part; those that are there
// already stay as they are. What an entry holds is fetched when it is unfolded. It rests while the page
// is not seen, and stops when nobody touched it for a while: a page that is left open must not keep the
// session alive.
const EVERY_MS = 3000;
const UNTOUCHED_MS = 5 * 60 * 1000;
const part = document.querySelector('[data-live]');
const status = document.querySelector('[data-live-status]');

const line = (entry) => entry.querySelector(':scope > summary')?.textContent ?? '';

/** The live part of a page of ours, as the server has it now. */
async function fetched(address) {
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected) throw new Error('not the page');
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
  if (!fresh) throw new Error('not the page');
  return fresh;
}

/** Without scripts, or without an answer, a link leads to the same. */
async function fill(entry) {
  const from = entry.dataset.from;
  delete entry.dataset.from;
  try {
    const full = (await fetched(from)).querySelector(`#${CSS.escape(entry.id)}`);
    const [, ...contents] = full.children;
    if (full.dataset.from) throw new Error('it is folded');
    entry.replaceChildren(entry.firstElementChild, ...contents);
  } catch {
    entry.dataset.from = from;
  }
}

if (part && status) {
  let touched = Date.now();
  for (const act of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
    addEventListener(act, () => { touched = Date.now(); }, { passive: true });
  }
  part.addEventListener('toggle', ({ target }) => {
    if (target.open && target.dataset.from) fill(target);
  }, { capture: true });
  status.textContent = 'Live: new events appear by themselves.';
  let paused = false;
  const look = async () => {
    if (document.hidden) return;
    if (Date.now() - touched > UNTOUCHED_MS) {
      if (!paused) status.textContent = 'Paused, because nobody was here for five minutes. Press a key to go on.';
      paused = true;
      return;
    }
    const fresh = [...(await fetched(location.href)).children];
    if (paused) status.textContent = 'Live: new events appear by themselves.';
    paused = false;
    const known = new Map([...part.children].map((entry) => [line(entry), entry]));
    const added = fresh.filter((entry) => !known.has(line(entry)));
    if (added.length === 0) return;
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    part.replaceChildren(...fresh.map((entry) => known.get(line(entry)) ?? entry));
    if (focused?.isConnected) focused.focus({ preventScroll: true });
    status.textContent = added.length === 1 ? 'Live: 1 new event.' : `Live: ${added.length} new events.`;
  };
  const go = () => look()
    .catch(() => { status.textContent = 'The server did not answer. Looking again soon; or reload the page.'; })
    .finally(() => setTimeout(go, EVERY_MS));
  setTimeout(go, EVERY_MS);
}
