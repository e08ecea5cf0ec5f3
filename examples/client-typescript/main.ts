// Creates an inquiry with a client that a generator made from the server's OpenAPI document, and
// follows it to its end: names, bodies and answers are checked by the compiler.

import { createClient } from './target/generated/client/index.js';
import {
  createAnInquiry,
  listAllInquiryTemplates,
  inquiriesPerformSimulateActions,
  retrieveAnInquiry,
} from './target/generated/sdk.gen.js';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}; see README.md`);
  return value;
};

const client = createClient({
  baseUrl: `${setting('BONAFIDE_URL')}/api/v1`,
  auth: setting('BONAFIDE_API_KEY'),
});

const templates = await listAllInquiryTemplates({ client, throwOnError: true });
const template = templates.data.data[0];
if (!template) throw new Error('The organization has no inquiry template');

const created = await createAnInquiry({
  client,
  throwOnError: true,
  headers: { 'Idempotency-Key': 'client-typescript-1' },
  body: {
    data: {
      attributes: { 'inquiry-template-id': template.id, 'reference-id': 'client-typescript' },
    },
    meta: { 'auto-create-one-time-link': true },
  },
});
const id = created.data.data.id;
const path = { 'inquiry-id': id };

await inquiriesPerformSimulateActions({
  client,
  throwOnError: true,
  path,
  body: { meta: { 'simulate-actions': [{ type: 'complete_inquiry' }] } },
});
const read = await retrieveAnInquiry({ client, throwOnError: true, path });

const refused = await retrieveAnInquiry({ client, path: { 'inquiry-id': 'inq_nothing' } });
if (refused.response?.status !== 404 || !refused.error?.errors[0]?.title) {
  throw new Error('An inquiry that is not there was not refused as the document says');
}

process.stdout.write(`${id} ${read.data.data.attributes.status} ${created.data.meta['one-time-link']}\n`);
