// The page stands in a frame: speaks with the page around it, as the browser SDKs expect. Messages
// go to the declared page only, and only that page is listened to.
const body = document.body;
const config = JSON.parse(body.dataset.embed);
const form = document.querySelector("main form");
const dialog = document.querySelector("[data-embed-dialog]");
const AWAY_MS = 6000;
// Whoever leaves does not wait longer for an inquiry that is being made.
const LEAVE_MS = 1000;
let person = config.inquiryId && { inquiryId: config.inquiryId, sessionToken: config.sessionToken };
let opening;
let over = false;
// Opened again after the end.
let again;

function tell(name, metadata, error) {
  if (parent === window || !config.target) return;
  parent.postMessage({ name, ...config.echo, ...(metadata && { metadata }), ...(error && { error }) }, config.target);
}

/** Leaves at once; whoever is inside can go on later with what is told. */
async function leave() {
  dialog?.close();
  await Promise.race([opening, new Promise((resolve) => setTimeout(resolve, LEAVE_MS))]);
  tell("exit", person ?? {});
}

function ask() {
  if (config.error || config.end || !form || !dialog) leave();
  else if (!dialog.open) dialog.showModal();
}

function finish() {
  if (over) {
    if (again) leave();
    return;
  }
  over = true;
  tell(config.end.name, config.end.metadata);
}

for (const [side, pixels] of Object.entries(config.padding)) {
  body.style.setProperty(`padding-${side}`, `${pixels}px`);
}

let summon;
const summoned = new Promise((resolve) => { summon = resolve; });
addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || origin !== config.origin) return;
  if (data?.action === "open") {
    summon();
    again = over;
    // Else a keyboard goes on in the page that is covered now.
    window.focus();
  }
  if (data?.action === "exit") (data.metadata?.force === true ? leave : ask)();
});

// A link to a phone is there, the phone has it, or has not. Messages of their own need no metadata.
const HANDED = {
  offered: "one-time-link-sent",
  taken: "one-time-link-start",
  declined: "one-time-link-exit",
  over: "one-time-link-exit",
};
const goesOn = ["offered", "taken"].includes(config.handoff);

body.addEventListener("click", ({ target, isTrusted, detail }) => {
  if (isTrusted && target.closest("a, button")) tell("click");
  // The second of a double click was meant for what the first one closed.
  if (detail > 1) return;
  if (goesOn && target.closest("[value=take-back]")) tell("one-time-link-exit");
  if (target.closest("[data-embed-close]")) ask();
  if (target.closest("[data-embed-stay]")) dialog.close();
  if (target.closest("[data-embed-leave]")) leave();
  if (target.closest("[data-embed-finish]")) finish();
});
addEventListener("keydown", (event) => {
  const asked = document.querySelector("dialog[open]");
  if (event.key !== "Escape" || asked || !document.querySelector("[data-embed-close]")) return;
  // The same key would close the question again.
  event.preventDefault();
  ask();
});
body.addEventListener("change", ({ target }) => {
  if (target.form) tell("form-update");
  if (target.name?.endsWith("country-code")) tell("country-select", { countryCode: target.value });
});

// The person commits to going on from this step; the server has not agreed yet.
addEventListener("submit", ({ defaultPrevented, submitter }) => {
  if (!defaultPrevented && submitter?.value === "continue") tell("step-transitioning", { name: config.step });
});

// A frame may be kept from sending forms; then no submit event comes.
let submitted = false;
addEventListener("submit", () => { submitted = true; }, true);
body.addEventListener("click", ({ target, defaultPrevented }) => {
  const button = target.closest("button");
  submitted = false;
  // Some stand outside of their form.
  if (button?.form && button.type === "submit" && !defaultPrevented) setTimeout(() => submitted || send(button));
});

async function send(button) {
  // It may have to wait, or be a second press.
  const event = new SubmitEvent("submit", { submitter: button, bubbles: true, cancelable: true });
  if (!button.form.dispatchEvent(event)) return;
  const filled = new FormData(button.form, button);
  const answer = await fetch(button.form.getAttribute("action"), {
    method: "POST",
    body: button.form.enctype === "multipart/form-data" ? filled : new URLSearchParams(filled),
  });
  if (answer.redirected) return location.assign(answer.url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A page that follows a phone needs its own script.
  const follows = page.querySelector("[data-page]");
  if (follows) return location.assign(follows.dataset.page);
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.querySelector("[data-error-summary]")?.focus();
}

// What was told: that the page is there, and that there is an inquiry.
const LOADED = "1";
const ENTERED = "2";

/** Notes it in all that this page leads to, and for reload and Back. */
function note(what) {
  const noted = (address) => {
    const url = new URL(address);
    url.searchParams.set("inside", what);
    return url;
  };
  history.replaceState(null, "", noted(location));
  for (const link of document.links) if (link.pathname === location.pathname) link.href = noted(link);
  for (const each of document.forms) {
    const input = each.elements.inside ?? document.createElement("input");
    Object.assign(input, { type: "hidden", name: "inside", value: what });
    each.append(input);
  }
}

function entered() {
  tell("inquiry-load", { inquiryId: person.inquiryId });
  tell("start", { inquiryId: person.inquiryId });
  note(ENTERED);
}

if (!config.inside) {
  tell("load");
  note(LOADED);
}
if (config.error) {
  tell("error", undefined, config.error);
} else {
  if (!config.inside) tell("ready");
  if (person && config.inside !== ENTERED) entered();
  tell("page-change", {
    name: config.step,
    nameDisplay: document.querySelector("h1")?.textContent,
    path: location.pathname,
    pathname: location.pathname,
    pageHeight: document.documentElement.scrollHeight,
  });
}
// Loading it again or coming back to it is no news.
const [arrival] = performance.getEntriesByType("navigation");
if (config.handoff && arrival.type === "navigate") tell(HANDED[config.handoff]);
if (config.end && arrival.type === "navigate") {
  // For whoever does not press the last button; a person who is still reading is left in peace.
  const timer = setTimeout(finish, AWAY_MS);
  for (const sign of ["pointermove", "pointerdown", "keydown", "wheel"]) {
    addEventListener(sign, () => clearTimeout(timer), { once: true, passive: true });
  }
}
if (form?.querySelector("input[name=reserved]")) {
  const { hold, needsHand, open, seen } = await import(body.dataset.opening);
  const make = () => {
    opening ??= open().then((told) => {
      // The page of the other version tells it.
      if (told.switched) return told;
      if (told.error) {
        opening = undefined;
        tell("error", undefined, told.error);
        // The server's page says why.
        if (told.error.status) form.submit();
        return told;
      }
      person = { inquiryId: told["inquiry-id"], sessionToken: told["session-token"] };
      entered();
      return told;
    });
    return opening;
  };
  // Else the next page would be here before it is told that there is an inquiry.
  hold(make);
  await (needsHand ? seen : Promise.race([seen, summoned]));
  make();
}
