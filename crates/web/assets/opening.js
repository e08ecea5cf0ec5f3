// The page of a link that makes an inquiry: makes it once somebody can see the page. A program that
// only fetches, previews or prefetches the link makes none. The first form that is sent does the
// same; whichever comes first, there is one inquiry.
const form = document.querySelector("main form");
const puzzle = document.body.dataset.work;
// A connection that fails is tried again, after one second and after two.
const TRIES = 3;
let opened;

/** Resolves to {"inquiry-id", "session-token", address}, or to {error}. */
export function open() {
  opened ??= ask();
  return opened;
}

async function post(work) {
  const body = new URLSearchParams();
  for (const { name, value } of form.querySelectorAll("input[type=hidden]")) body.append(name, value);
  body.append("action", "open");
  if (work) body.append("work", work);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
  return { answer, told: await answer.json() };
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function ask(before = 0) {
  try {
    let reply = puzzle ? { told: { work: JSON.parse(puzzle) } } : await post();
    const { work } = reply.told;
    if (work) reply = await (await import(work.solver)).show(work, form.elements.reserved.value, post);
    const { answer, told } = reply;
    if (!answer.ok) return { error: told.error };
    // From now on this tab is the inquiry's: reload and Back go on in it.
    if (told.switched) location.replace(told.address);
    else history.replaceState(null, "", told.address);
    return told;
  } catch {
    if (before + 1 < TRIES) {
      await pause(2 ** before);
      return ask(before + 1);
    }
    // The first form that is sent makes the inquiry.
    opened = undefined;
    return { error: { status: 0, code: "application_error", message: "The server was not reached." } };
  }
}

/** What is sent while the inquiry is made is sent when it is there. */
export function hold(make) {
  let done = false;
  addEventListener("submit", async (event) => {
    // Without a connection it is said at once, and sent later.
    if (done || !navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    event.submitter.ariaBusy = "true";
    const told = await make();
    if (told.switched) return;
    done = true;
    // Not while this event is still told: a form that is being sent is not sent again.
    setTimeout(() => {
      event.submitter.ariaBusy = null;
      event.submitter.click();
    });
  }, true);
}

// A template may want more than sight: a scanner that renders the page touches nothing.
const HAND = ["pointerdown", "pointermove", "touchstart", "keydown", "wheel"];
export const needsHand = "hand" in document.body.dataset;

// Prerendered pages, background tabs and frames that are not shown are in nobody's sight.
export const seen = new Promise((resolve) => {
  for (const name of HAND) addEventListener(name, (event) => event.isTrusted && resolve(), { passive: true });
  if (needsHand) return;
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    resolve();
  }).observe(document.body);
}).then(visible);

const heard = (name) => new Promise((resolve) => document.addEventListener(name, resolve, { once: true }));

async function visible() {
  if (document.prerendering) await heard("prerenderingchange");
  while (document.hidden) await heard("visibilitychange");
}

if (form && parent === window) {
  // Else Back would come to the link, which makes another inquiry.
  hold(open);
  seen.then(open);
}
