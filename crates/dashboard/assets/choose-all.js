// Lists with check boxes: one box that chooses all rows, and a count of what is chosen.
for (const form of document.querySelectorAll('[data-choose-all]')) {
  const boxes = [...form.querySelectorAll('td.choose input')];
  const told = form.querySelector('[data-chosen]');
  const head = form.querySelector('thead th');
  if (!boxes.length || !head) continue;
  const all = document.createElement('input');
  all.type = 'checkbox';
  all.setAttribute('aria-label', 'Choose all on this page');
  head.replaceChildren(all);
  told.setAttribute('role', 'status');
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    told.textContent = chosen ? `${chosen} chosen:` : 'With the chosen ones:';
  };
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener('change', count);
  count();
}
