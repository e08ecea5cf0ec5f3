// The verifiers of docs/WEBHOOKS.md, as they stand there, on the example that stands there.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const DOCUMENT = readFileSync(new URL('../../docs/WEBHOOKS.md', import.meta.url), 'utf8');
const block = (language) => new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(DOCUMENT)[1];
const line = (start) => new RegExp(`^ {4}(${start}.*)$`, 'm').exec(DOCUMENT)[1];

const SECRET = line('wbhsec_');
const BODY = line('\\{"data":\\{"type":"event","id":"evt_06');
const HEADER = line('Persona-Signature: t=\\d+,v1=[0-9a-f]{64}').slice('Persona-Signature: '.length);
const STANDARD = line('webhook-signature: ').slice('webhook-signature: '.length);
const OTHER = `t=1,v1=${'0'.repeat(64)}`;

/** Header, body, secret, and whether they fit; the clock check is off. */
const CASES = [
  [HEADER, BODY, SECRET, true],
  [`${OTHER} ${HEADER}`, BODY, SECRET, true],
  [`${HEADER} ${OTHER}`, BODY, SECRET, true],
  [HEADER, `${BODY} `, SECRET, false],
  [HEADER, BODY, `${SECRET}x`, false],
  [OTHER, BODY, SECRET, false],
  ['', BODY, SECRET, false],
];

test('the one in JavaScript', async () => {
  const source = `data:text/javascript,${encodeURIComponent(block('js'))}`;
  const { isGenuine } = await import(source);
  for (const [header, body, secret, fits] of CASES) {
    assert.equal(isGenuine(header, Buffer.from(body), secret, Infinity), fits, header);
  }
  assert.equal(isGenuine(HEADER, Buffer.from(BODY), SECRET), false, 'an old one is refused');
});

test('the one in Python', () => {
  const calls = CASES.map(([header, body, secret]) => [header, body, secret]);
  const script = `${block('python')}
import json, sys
print(json.dumps([is_genuine(h, b.encode(), s, float("inf")) for h, b, s in json.load(sys.stdin)]))
print(json.dumps(is_genuine(*[part.encode() if i == 1 else part for i, part in enumerate(${JSON.stringify(calls[0])})])))`;
  const said = execFileSync('python3', ['-c', script], { input: JSON.stringify(calls), encoding: 'utf8' });
  const [fits, old] = said.trim().split('\n').map((text) => JSON.parse(text));
  assert.deepEqual(fits, CASES.map((it) => it[3]));
  assert.equal(old, false, 'an old one is refused');
});

test('what Standard Webhooks makes of the secret', () => {
  const key = Buffer.from(Buffer.from(SECRET).toString('base64'), 'base64');
  const time = /t=(\d+)/.exec(HEADER)[1];
  const { id } = JSON.parse(BODY).data;
  assert.equal(`v1,${createHmac('sha256', key).update(`${id}.${time}.${BODY}`).digest('base64')}`, STANDARD);
});
