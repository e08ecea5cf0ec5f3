// Work in the background: looks again every other second, and shows the whole page anew once it is over.
const EVERY_MS = 2000;
const part = document.querySelector('[data-progress]');

if (part) {
  const bar = part.querySelector('progress');
  const text = part.querySelector('[role=status]');
  const look = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('[data-progress]');
    if (!answer.ok || answer.redirected || !fresh) return location.reload();
    bar.value = fresh.querySelector('progress').value;
    const told = fresh.querySelector('[role=status]').textContent;
    if (text.textContent !== told) text.textContent = told;
    return setTimeout(go, EVERY_MS);
  };
  const go = () => look().catch(() => setTimeout(go, EVERY_MS));
  setTimeout(go, EVERY_MS);
}
