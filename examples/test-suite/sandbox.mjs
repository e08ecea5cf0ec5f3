// The sandbox of a Bonafide server, as a test suite sees it.

const MINUTE_MS = 60_000;

const setting = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}; see README.md`);
  return value;
};

export class Sandbox {
  #url = setting('BONAFIDE_URL');
  #key = setting('BONAFIDE_API_KEY');

  /** Plays a whole inquiry; gives the run. */
  async play(scenario, attributes) {
    const { data } = await this.#call('POST', `/api/v1/sandbox/scenarios/${scenario}/run`, {
      data: { attributes },
    });
    return data;
  }

  /** The id of the newest event; null when there is none. */
  async newestEvent() {
    const { data } = await this.#call('GET', '/api/v1/events?page[size]=1');
    return data[0]?.id ?? null;
  }

  /** Everything that happened after an event, oldest first. */
  async eventsAfter(id) {
    const events = [];
    let path = '/api/v1/events?page[size]=100';
    while (path) {
      const page = await this.#call('GET', path);
      const known = page.data.findIndex((event) => event.id === id);
      events.push(...(known < 0 ? page.data : page.data.slice(0, known)));
      path = known < 0 ? page.links.next : null;
    }
    return events.reverse();
  }

  async #call(method, path, body) {
    const end = Date.now() + MINUTE_MS;
    for (;;) {
      const answer = await fetch(`${this.#url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      const told = await answer.json();
      if (answer.ok) return told;
      // A server allows so many requests a minute; one for tests can be started without a limit.
      const wait = Number(answer.headers.get('retry-after')) * 1000;
      if (answer.status !== 429 || Date.now() + wait > end) {
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(told.errors)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** Does an act for each item, some at a time; gives the results in the items' order. */
export async function forEach(items, atOnce, act) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await act(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
