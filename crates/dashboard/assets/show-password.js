// A button beside a password that shows what is typed.
for (const input of document.querySelectorAll('[data-password]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'show';
  button.setAttribute('aria-controls', input.id);
  const name = input.labels?.[0]?.textContent.trim().toLowerCase() ?? 'password';
  const tell = () => {
    const hidden = input.type === 'password';
    button.textContent = hidden ? 'Show' : 'Hide';
    button.setAttribute('aria-label', `${hidden ? 'Show' : 'Hide'} ${name}`);
  };
  button.addEventListener('click', () => {
    input.type = input.type === 'password' ? 'text' : 'password';
    tell();
  });
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
    tell();
  });
  tell();
  input.after(button);
}
