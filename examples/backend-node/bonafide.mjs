// The two calls of the Bonafide API that this backend makes.

const VERSION = '2025-12-08';
const PATIENCE_MS = 4000;

export class Bonafide {
  #url;
  #key;
  #template;

  constructor(url, key, template) {
    this.#url = url;
    this.#key = key;
    this.#template = template;
  }

  /**
   * A new inquiry of a user, with a link that opens it once. The same idempotency key gives the same
   * answer again, so a call whose answer was lost can be repeated.
   */
  async createInquiry(user, idempotencyKey) {
    const answer = await this.#call('POST', '/inquiries', {
      headers: { 'idempotency-key': idempotencyKey },
      body: JSON.stringify({
        data: { attributes: { 'inquiry-template-id': this.#template, 'reference-id': user } },
        meta: { 'auto-create-one-time-link': true },
      }),
    });
    return { id: answer.data.id, link: answer.meta['one-time-link'] };
  }

  /** An inquiry as it stands now. */
  async inquiry(id) {
    const { data } = await this.#call('GET', `/inquiries/${encodeURIComponent(id)}`);
    const { status, 'reference-id': user, 'updated-at': updatedAt } = data.attributes;
    return { id: data.id, user, status, updatedAt };
  }

  async #call(method, path, { headers = {}, body } = {}) {
    const answer = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      body,
      headers: {
        authorization: `Bearer ${this.#key}`,
        'persona-version': VERSION,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await answer.json();
    if (!answer.ok) {
      const { title, details } = told.errors[0];
      throw new Error(`${method} ${path} answered ${answer.status}: ${title}. ${details ?? ''}`);
    }
    return told;
  }
}
