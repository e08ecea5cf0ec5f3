// What an integrator's backend does around a story.

import assert from 'node:assert/strict';

/** The id of a seeded template. */
export async function seededTemplate(server, name) {
  const { status, body } = await server.api('GET', '/inquiry-templates');
  assert.equal(status, 200, JSON.stringify(body));
  const found = body.data.find((template) => template.attributes.name === name);
  assert.ok(found, `no template named ${name}: ${body.data.map((it) => it.attributes.name)}`);
  return found.id;
}

/** The one whose two forms ask for details and an address. */
export const detailsTemplate = (server) => seededTemplate(server, 'Details');

/** The one that confirms an e-mail address and a telephone number with codes. */
export const contactTemplate = (server) => seededTemplate(server, 'Contact');

/** Creates an inquiry and returns its id. */
export async function createInquiry(server, attributes = {}, meta) {
  const template = attributes['inquiry-template-id'] ?? (await detailsTemplate(server));
  const { status, body } = await server.api('POST', '/inquiries', {
    data: { attributes: { 'inquiry-template-id': template, ...attributes } },
    ...(meta ? { meta } : {}),
  });
  assert.equal(status, 201, JSON.stringify(body));
  assert.match(body.data.id, /^inq_/);
  return body.data.id;
}

/** The attributes of an inquiry as the API tells them. */
export async function readInquiry(server, id) {
  const { status, body } = await server.api('GET', `/inquiries/${id}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.data.attributes;
}

/** Resumes an inquiry and returns the session token. */
export async function resumeInquiry(server, id) {
  const { status, body } = await server.api('POST', `/inquiries/${id}/resume`, {});
  assert.equal(status, 200, JSON.stringify(body));
  assert.ok(body.meta['session-token'], 'a resumed inquiry has a session token');
  return body.meta['session-token'];
}
