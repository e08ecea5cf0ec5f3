// Adds the reader's own time to the times of a page, in their titles.
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
for (const element of document.querySelectorAll('time[data-local-time]')) {
  element.title += ` = ${format.format(new Date(element.dateTime))}`;
}
