// Buttons for passkeys: the browser makes or asks for a key, and a form takes its answer to the server.
// Shown only where the browser knows passkeys.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Options come as JSON; the browser wants bytes in some places. */
function readied(options) {
  const key = structuredClone(options.publicKey);
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    for (const it of key[list] ?? []) it.id = bytes(it.id);
  }
  return { publicKey: key };
}

/** And its answer goes back as JSON. */
function told(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) parts[name] = text(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: parts,
  });
}

async function run(form, button) {
  // The browser asks one question at a time.
  if (button.ariaBusy) return;
  const say = form.querySelector('[data-passkey-status]');
  say.textContent = '';
  button.ariaBusy = 'true';
  try {
    const asked = new FormData(form);
    const answer = await fetch(form.dataset.begin, {
      method: 'POST',
      body: new URLSearchParams({ 'form-token': asked.get('form-token') ?? '' }),
    });
    const begun = await answer.json();
    if (!answer.ok) throw new Error(begun.error);
    const options = readied(begun.options);
    const credential = form.dataset.passkey === 'add'
      ? await navigator.credentials.create(options)
      : await navigator.credentials.get(options);
    form.elements.state.value = begun.state;
    form.elements.credential.value = told(credential);
    form.submit();
  } catch (error) {
    say.textContent = error.name === 'NotAllowedError'
      ? 'Nothing was done: the browser was not allowed to, or it took too long.'
      : `This did not work: ${error.message}`;
    button.ariaBusy = null;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll('[data-passkey]')) {
    form.hidden = false;
    const button = form.querySelector('button');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      run(form, button);
    });
    addEventListener('pagehide', () => { button.ariaBusy = null; });
  }
}
