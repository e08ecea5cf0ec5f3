// A slider above a list of moments; the list stays, and works without it.

/** Who moves the slider wants to move it on: tells the next page so, or takes in what the last one told. */
function came(how) {
  try {
    const told = sessionStorage.getItem('bonafide-stops');
    if (how) sessionStorage.setItem('bonafide-stops', how);
    else sessionStorage.removeItem('bonafide-stops');
    return told;
  } catch {
    // Without storage the slider waits to be found.
  }
}

for (const nav of document.querySelectorAll('[data-stops]')) {
  const links = [...nav.querySelectorAll('a')];
  const here = links.findIndex((link) => link.hasAttribute('aria-current'));
  if (links.length < 2 || here < 0) continue;
  links[here].scrollIntoView({ block: 'nearest' });
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.min = '1';
  slider.max = String(links.length);
  slider.value = String(here + 1);
  slider.setAttribute('aria-label', nav.getAttribute('aria-label'));
  const tell = () => {
    const link = links[slider.value - 1];
    slider.setAttribute('aria-valuetext', `${slider.value} of ${links.length}: ${link.querySelector('.what').textContent}`);
  };
  slider.addEventListener('input', tell);
  // Not on every move: by keyboard each step would be a page.
  let going;
  slider.addEventListener('change', () => {
    clearTimeout(going);
    going = setTimeout(() => {
      if (Number(slider.value) !== here + 1) {
        came('focus');
        location.assign(links[slider.value - 1].href);
      }
    }, 400);
  });
  tell();
  nav.prepend(slider);
  // A page that the browser kept for Back shows the moment that it is of.
  addEventListener('pageshow', () => {
    slider.value = String(here + 1);
    tell();
  });
  if (came()) slider.focus({ preventScroll: true });
}
