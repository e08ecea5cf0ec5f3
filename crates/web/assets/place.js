// Puts the screen's own address into the address bar, so that Back, reload and a restored tab find
// it again. The server redirects to such addresses after every post; only the first screen of a
// fresh link has a shorter one.
const form = document.querySelector("main form");
const here = new URLSearchParams(location.search);
const value = (name) => form?.querySelector(`input[type=hidden][name="${name}"]`)?.value;

if (value("session-token") && value("step") && !here.has("session-token")) {
  const there = new URLSearchParams({
    "inquiry-id": value("inquiry-id"),
    "session-token": value("session-token"),
    step: value("step"),
  });
  for (const [name, kept] of here) if (!there.has(name) && name !== "code") there.set(name, kept);
  history.replaceState(null, "", `${location.pathname}?${there}`);
}
