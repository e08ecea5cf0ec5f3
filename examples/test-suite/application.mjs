// The part of an application that this suite tests: what it makes of Bonafide's events. A real one
// takes them as webhooks; the bytes are the same.

/** What a member may do, by the name of the last event that says something about it. */
const STANDING = {
  'inquiry.created': 'invited',
  'inquiry.started': 'in-progress',
  'inquiry.completed': 'being-checked',
  'inquiry.failed': 'refused',
  'inquiry.expired': 'timed-out',
  'inquiry.resumed': 'in-progress',
  'inquiry.marked-for-review': 'being-checked',
  'inquiry.approved': 'verified',
  'inquiry.declined': 'refused',
};

export class Members {
  #members = new Map();
  #eventsSeen = new Set();

  take(event) {
    // The same event can come more than once.
    if (this.#eventsSeen.has(event.id)) return;
    this.#eventsSeen.add(event.id);
    const { name, payload } = event.attributes;
    if (payload.data.type !== 'inquiry') return;
    const { 'reference-id': reference, fields } = payload.data.attributes;
    const member = this.#members.get(reference) ?? { standing: 'unknown' };
    member.standing = STANDING[name] ?? member.standing;
    member.name = [fields['name-first'], fields['name-last']]
      .map((field) => field?.value)
      .filter(Boolean)
      .join(' ');
    this.#members.set(reference, member);
  }

  /** @param {string} reference the application's own id of the person */
  of(reference) {
    return this.#members.get(reference);
  }
}
