// Buttons that copy an id, or the block of text that they stand above. They are seen only where the
// browser lets a page copy, and work in parts of the page that came later, too.
const status = document.createElement('p');
status.className = 'unseen';
status.setAttribute('role', 'status');

const text = (button) => button.dataset.copy || button.closest('.code-block').querySelector('code').textContent;

if (navigator.clipboard) {
  document.documentElement.classList.add('can-copy');
  document.body.append(status);
  document.addEventListener('click', async ({ target }) => {
    const button = target.closest('[data-copy]');
    if (!button) return;
    try {
      await navigator.clipboard.writeText(text(button));
      status.textContent = '';
      status.textContent = 'Copied';
      button.classList.add('copied');
      setTimeout(() => button.classList.remove('copied'), 1500);
    } catch {
      status.textContent = 'Not copied: the browser refused';
    }
  });
}
