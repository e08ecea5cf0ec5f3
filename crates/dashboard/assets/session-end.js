// Says two minutes before a session ends that it is about to, and keeps it by one button. What was typed
// stays where it is: nothing is loaded again.
const WARNING_MS = 2 * 60 * 1000;
const meta = document.querySelector('meta[name="session-seconds"]');
let dialog;
let timer;
let ends = 0;

function build() {
  const made = document.createElement('dialog');
  made.setAttribute('role', 'alertdialog');
  made.setAttribute('aria-labelledby', 'session-title');
  made.setAttribute('aria-describedby', 'session-text');
  const title = document.createElement('h2');
  title.id = 'session-title';
  title.tabIndex = -1;
  title.textContent = 'Your session is about to end';
  const text = document.createElement('p');
  text.id = 'session-text';
  text.textContent = 'In two minutes you are signed out, because nothing was asked of the server for a while.';
  const acts = document.createElement('div');
  acts.className = 'acts';
  const stay = document.createElement('button');
  stay.type = 'button';
  stay.className = 'button main';
  stay.textContent = 'Stay signed in';
  stay.addEventListener('click', keep);
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  acts.append(stay);
  made.append(title, text, acts, status);
  made.addEventListener('cancel', (event) => {
    event.preventDefault();
    keep();
  });
  document.body.append(made);
  return { made, status };
}

async function keep() {
  try {
    const answer = await fetch(new URL('../session', import.meta.url), { redirect: 'error' });
    if (!answer.ok) throw new Error();
    const session = await answer.json();
    // After signing in elsewhere the forms of this page belong to the new session.
    for (const input of document.querySelectorAll('input[name="form-token"]')) {
      input.value = session['form-token'];
    }
    if (session.seconds * 1000 > WARNING_MS) {
      plan(session.seconds);
      dialog.made.close();
    } else {
      dialog.status.textContent =
        'This session has lasted its longest time. Sign in again in another tab, then select this button: what you typed stays.';
    }
  } catch {
    dialog.status.textContent =
      'The session has ended. Sign in in another tab, then select this button: what you typed is still there.';
  }
}

function warn() {
  dialog ??= build();
  dialog.status.textContent = '';
  if (!dialog.made.open) dialog.made.showModal();
}

function plan(seconds) {
  clearTimeout(timer);
  ends = Date.now() + seconds * 1000;
  timer = setTimeout(warn, Math.max(0, seconds * 1000 - WARNING_MS));
}

if (meta) plan(Number(meta.content));
// A machine that slept: timers stood still meanwhile.
document.addEventListener('visibilitychange', () => {
  if (meta && !document.hidden && Date.now() > ends - WARNING_MS) warn();
});
