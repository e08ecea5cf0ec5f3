// Tells the server that a person is here, for the conversion figures: nothing that is typed, only
// that something was. A fetch is no opening, nor is a page that a scanner loads and renders: the
// page must be in sight, and a hand, a key or a wheel must have moved on it.
const form = document.querySelector("main form");
const value = (name) => form?.querySelector(`input[type=hidden][name="${name}"]`)?.value;
const here = new URLSearchParams(location.search);
const place = {
  "inquiry-id": value("inquiry-id") ?? here.get("inquiry-id"),
  "session-token": value("session-token") ?? here.get("session-token"),
  step: value("step") ?? "",
  language: document.documentElement.lang,
};
const told = new Set();
let leaving = false;

// By which somebody without an account or a reference id is recognised when they come again within
// a month: a random number in this site's own storage. Not in a frame of another site, and not of
// whoever asked not to be followed.
const MARK = "bonafide-device";
const MARK_MS = 30 * 86_400_000;

/** This device's mark, or the one that a person gives it by acting here. */
function mark(acts) {
  if (parent !== window || navigator.globalPrivacyControl || navigator.doNotTrack === "1") return;
  try {
    const [made, known] = (localStorage.getItem(MARK) ?? "").split(" ");
    if (known && Date.now() - Number(made) < MARK_MS) return known;
    if (!acts) return;
    const fresh = crypto.randomUUID();
    localStorage.setItem(MARK, `${Date.now()} ${fresh}`);
    return fresh;
  } catch {
    // Storage is switched off, or the page came without TLS.
  }
}

/** Every form says it, and so does opening.js, which posts what the form holds. */
function show(device) {
  for (const each of document.forms) {
    if (each.elements["device-mark"]) continue;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "device-mark", value: device });
    each.append(input);
  }
}

function tell(action) {
  if (told.has(action) || !place["inquiry-id"] || !place["session-token"]) return;
  told.add(action);
  // A report that cannot be sent is lost, and nothing else.
  navigator.sendBeacon(new URL("../verify/seen", import.meta.url), new URLSearchParams({ ...place, action }));
}

// Only a person gets a mark: what is loaded and left alone is not told apart.
function come() {
  const device = told.has("opened") ? undefined : mark(true);
  if (device) {
    place["device-mark"] = device;
    show(device);
  }
  tell("opened");
}

// Whoever was here before gets the version of a running experiment that they had.
const known = mark(false);
if (known) show(known);

function hand(event) {
  if (!event.isTrusted || document.visibilityState !== "visible" || document.prerendering) return;
  if (form) come();
}

for (const sign of ["pointerdown", "pointermove", "touchstart", "keydown", "wheel"]) {
  addEventListener(sign, hand, { passive: true, capture: true });
}
form?.addEventListener("input", (event) => event.isTrusted && tell("input"));
addEventListener("submit", (event) => { leaving ||= !event.defaultPrevented; });
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented) return;
  if (link.origin === location.origin) leaving = true;
  else if (event.isTrusted) tell("redirect");
});
addEventListener("pageshow", (event) => {
  const [entry] = performance.getEntriesByType("navigation");
  leaving = false;
  if (event.persisted || entry?.type === "back_forward") tell("back");
});
addEventListener("pagehide", () => {
  // Only somebody who was here can have gone.
  if (!leaving && told.size > 0) tell("close");
});
