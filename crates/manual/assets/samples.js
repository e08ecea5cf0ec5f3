// Samples: a button at each that copies it, and the reader's own key in those that take one. The key stays
// in this tab; the page sends it nowhere.
const VARIABLE = '$BONAFIDE_API_KEY';
const STORED = 'bonafide-sandbox-key';

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const text = button.closest('.code').querySelector('code').textContent;
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  });
}

const form = document.querySelector('[data-own-key]');
if (form) {
  const all = [...document.querySelectorAll('.code code')].map((code) => ({ code, text: code.textContent }));
  const samples = all.filter(({ text }) => text.includes(VARIABLE));
  const fill = () => {
    const key = sessionStorage.getItem(STORED) ?? '';
    form.elements.key.value = key;
    for (const { code, text } of samples) code.textContent = text.replaceAll(VARIABLE, key || VARIABLE);
  };
  form.hidden = samples.length === 0;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(STORED, form.elements.key.value.trim());
    fill();
  });
  fill();
}
