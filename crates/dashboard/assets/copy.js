// Buttons that copy an id or a text; hidden where the browser does not let a page copy.
const status = document.createElement('p');
status.className = 'unseen';
status.setAttribute('role', 'status');

if (navigator.clipboard) {
  document.body.append(status);
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        status.textContent = '';
        status.textContent = 'Copied';
        button.classList.add('copied');
        setTimeout(() => button.classList.remove('copied'), 1500);
      } catch {
        status.textContent = 'Not copied: the browser refused';
      }
    });
  }
}
