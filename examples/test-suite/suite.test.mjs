// Each case plays a whole inquiry in the sandbox, gives what happened to the application, and looks
// at what the application made of it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';

import { Members } from './application.mjs';
import { CASES } from './cases.mjs';
import { Sandbox, forEach } from './sandbox.mjs';

const AT_ONCE = 4;

describe('what the application makes of its members', () => {
  const members = new Members();
  const suite = randomUUID();
  const reference = (seed) => `${suite}-${seed}`;
  let runs;

  before(async () => {
    const sandbox = new Sandbox();
    const start = await sandbox.newestEvent();
    runs = await forEach(CASES, AT_ONCE, ({ scenario, name, seed }) => {
      const [first, ...last] = name.split(' ');
      const fields = { 'name-first': first, 'name-last': last.join(' ') };
      return sandbox.play(scenario, { 'reference-id': reference(seed), fields, seed });
    });
    const events = await sandbox.eventsAfter(start);
    // Webhooks can come twice.
    for (const event of [...events, ...events.slice(-500)]) members.take(event);
  });

  for (const [index, { scenario, name, standing, seed }] of CASES.entries()) {
    test(`${scenario}: ${name}`, () => {
      assert.equal(runs[index].attributes.scenario, scenario);
      assert.deepEqual(members.of(reference(seed)), { standing, name });
    });
  }
});
