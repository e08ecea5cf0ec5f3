// Keys: / searches, ? lists the keys, g and a letter goes somewhere. Single keys can be switched off
// (and are silent while something is typed).
const OFF = 'bonafide-keys-off';
const links = [...document.querySelectorAll('.rail-wide .places a')];
const named = (label) => links.find((link) => link.textContent.trim() === label);
const PLACES = { h: 'Home', i: 'Inquiries', a: 'Accounts', t: 'Templates', c: 'Conversion' };

const isOff = () => {
  try {
    return localStorage.getItem(OFF) === 'yes';
  } catch {
    return false;
  }
};

function list() {
  let dialog = document.querySelector('dialog.keys');
  if (!dialog) {
    dialog = document.createElement('dialog');
    dialog.className = 'keys';
    dialog.setAttribute('aria-labelledby', 'keys-title');
    const rows = [['/', 'Search'], ['?', 'This list']];
    for (const [key, label] of Object.entries(PLACES)) if (named(label)) rows.push([`g ${key}`, label]);
    for (const it of document.querySelectorAll('[data-key]')) rows.push([it.dataset.key, it.textContent.trim()]);
    const title = document.createElement('h2');
    title.id = 'keys-title';
    title.tabIndex = -1;
    title.textContent = 'Keys';
    const facts = document.createElement('dl');
    facts.className = 'facts';
    for (const [key, what] of rows) {
      const row = document.createElement('div');
      const term = document.createElement('dt');
      const kbd = document.createElement('kbd');
      kbd.textContent = key;
      term.append(kbd);
      const told = document.createElement('dd');
      told.textContent = what;
      row.append(term, told);
      facts.append(row);
    }
    const toggle = document.createElement('button');
    toggle.type = 'button';
    toggle.className = 'button';
    const tell = () => {
      toggle.textContent = isOff() ? 'Switch single keys on' : 'Switch single keys off';
    };
    toggle.addEventListener('click', () => {
      try {
        localStorage.setItem(OFF, isOff() ? 'no' : 'yes');
      } catch {
        // Without storage the choice cannot be kept.
      }
      tell();
    });
    tell();
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'button';
    close.textContent = 'Close';
    close.addEventListener('click', () => dialog.close());
    const acts = document.createElement('div');
    acts.className = 'acts';
    acts.append(toggle, close);
    dialog.append(title, facts, acts);
    document.body.append(dialog);
  }
  dialog.showModal();
}

// No time limit between the two keys: people differ in how fast they press.
let going = false;
document.addEventListener('keydown', (event) => {
  // A list just closed keeps the focus until the next picture is drawn; only an open one holds the keys.
  const typing = event.target.closest?.('input, textarea, select, [contenteditable], dialog[open]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  // The list itself stays reachable, so that the keys can be switched on again.
  if (event.key === '?') {
    event.preventDefault();
    list();
    return;
  }
  if (isOff()) return;
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector('[data-search]')?.focus();
    return;
  }
  const place = going && PLACES[event.key];
  going = event.key === 'g';
  if (place) {
    named(place)?.click();
  } else if (!going) {
    document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  }
});
