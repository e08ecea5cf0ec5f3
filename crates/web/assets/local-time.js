// Turns the server's times, written in UTC, into the person's own.
const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "long",
  timeStyle: "short",
  numberingSystem: "latn",
});

for (const time of document.querySelectorAll("time[data-local-time]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) time.textContent = format.format(at);
}
