-- Identity, environment, status, foreign ids and times are columns; the rest of a thing is a JSON
-- document (doc); what says who a person is, is sealed under that thing's own key (sealed).
-- Times are milliseconds since 1970 (UTC). Lists page by id, which sorts by creation.

create table organizations (
  id text primary key,
  name text not null,
  created_at bigint not null,
  doc text not null
);

create table environments (
  id text primary key,
  organization_id text not null references organizations (id),
  kind text not null,
  number bigint not null unique,
  created_at bigint not null,
  clock_offset_ms bigint not null default 0,
  -- set while the sandbox clock stands still
  clock_frozen_at bigint
);

-- The head of each environment's event log.
create table chains (
  environment_id text primary key references environments (id),
  seq bigint not null,
  hash bytea not null
);

-- The installation's own keys, wrapped by the master key.
create table secrets (
  name text primary key,
  master text not null,
  wrapped bytea not null
);

create table api_keys (
  id text primary key,
  environment_id text not null references environments (id),
  hash bytea not null unique,
  created_at bigint not null,
  doc text not null
);

create table templates (
  id text primary key,
  organization_id text not null references organizations (id),
  created_at bigint not null,
  doc text not null
);
create index templates_by_organization on templates (organization_id, id);

create table template_versions (
  id text primary key,
  template_id text not null references templates (id),
  created_at bigint not null,
  status text not null,
  doc text not null
);
create index template_versions_by_template on template_versions (template_id, id);

create table account_types (
  id text primary key,
  environment_id text not null references environments (id),
  created_at bigint not null,
  doc text not null
);
create index account_types_by_environment on account_types (environment_id, id);

create table accounts (
  id text primary key,
  environment_id text not null,
  type_id text not null,
  created_at bigint not null,
  reference_hash bytea,
  archived_at bigint,
  -- keyed hashes of what an operator may search for exactly
  name_hash bytea,
  email_hash bytea,
  phone_hash bytea,
  doc text not null,
  sealed bytea,
  key_leaf bigint,
  key_master text,
  key_wrapped bytea
);
create index accounts_by_name on accounts (name_hash, id) where name_hash is not null;
create index accounts_by_email on accounts (email_hash, id) where email_hash is not null;
create index accounts_by_phone on accounts (phone_hash, id) where phone_hash is not null;
create index accounts_by_environment on accounts (environment_id, id);
create unique index accounts_by_reference on accounts (environment_id, type_id, reference_hash)
  where reference_hash is not null and archived_at is null;

create table inquiries (
  id text primary key,
  environment_id text not null,
  created_at bigint not null,
  updated_at bigint not null,
  status text not null,
  account_id text,
  template_id text not null,
  expires_at bigint,
  reference_hash bytea,
  note_hash bytea,
  name_hash bytea,
  email_hash bytea,
  phone_hash bytea,
  doc text not null,
  sealed bytea,
  key_leaf bigint,
  key_master text,
  key_wrapped bytea
);
create index inquiries_by_environment on inquiries (environment_id, id);
create index inquiries_by_status on inquiries (environment_id, status, id);
create index inquiries_by_template on inquiries (environment_id, template_id, id);
create index inquiries_by_account on inquiries (account_id, id) where account_id is not null;
-- The hashes are of one environment: it is hashed with the value.
create index inquiries_by_reference on inquiries (reference_hash, id) where reference_hash is not null;
create index inquiries_by_note on inquiries (note_hash, id) where note_hash is not null;
create index inquiries_by_name on inquiries (name_hash, id) where name_hash is not null;
create index inquiries_by_email on inquiries (email_hash, id) where email_hash is not null;
create index inquiries_by_phone on inquiries (phone_hash, id) where phone_hash is not null;
create index inquiries_due on inquiries (environment_id, expires_at) where expires_at is not null;

create table sessions (
  id text primary key,
  environment_id text not null,
  inquiry_id text not null,
  status text not null,
  created_at bigint not null,
  expires_at bigint not null,
  doc text not null,
  sealed bytea
);
create index sessions_by_inquiry on sessions (inquiry_id, id);
create index sessions_by_environment on sessions (environment_id, id);
create index sessions_due on sessions (environment_id, expires_at) where status <> 'expired';

create table one_time_links (
  hash bytea primary key,
  environment_id text not null,
  inquiry_id text not null,
  session_id text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index one_time_links_by_inquiry on one_time_links (inquiry_id);
create index one_time_links_due on one_time_links (environment_id, expires_at);

-- Append-only. hash covers the row and the hash before it; subject names whose key seals it
-- (empty: the installation's).
create table events (
  environment_id text not null,
  seq bigint not null,
  id text not null,
  name text not null,
  object_id text not null,
  subject text not null,
  created_at bigint not null,
  sealed bytea not null,
  hash bytea not null,
  primary key (environment_id, seq)
);
create index events_by_object on events (environment_id, object_id, seq);
create index events_by_name on events (environment_id, name, seq);

create table tags (
  id text primary key,
  environment_id text not null,
  name text not null,
  created_at bigint not null
);
create unique index tags_by_name on tags (environment_id, name);

-- The first answer to each idempotency key, written by the transaction that did the work.
create table idempotency (
  hash bytea primary key,
  environment_id text not null,
  request_hash bytea not null,
  status bigint not null,
  subject text not null,
  reply bytea not null,
  expires_at bigint not null
);
create index idempotency_due on idempotency (expires_at);

create table jobs (
  id text primary key,
  environment_id text not null,
  kind text not null,
  subject text not null,
  payload bytea not null,
  attempts bigint not null,
  due_at bigint not null,
  leased_until bigint,
  error text,
  finished_at bigint
);
create index jobs_due on jobs (due_at) where finished_at is null;

-- What the sandbox would have sent, for its outbox page.
create table outbox (
  id text primary key,
  environment_id text not null,
  inquiry_id text not null,
  created_at bigint not null,
  sealed bytea not null
);
create index outbox_by_inquiry on outbox (inquiry_id, id);
create index outbox_by_environment on outbox (environment_id, id);

-- Where long work stands, so that it can be interrupted.
create table progress (
  name text primary key,
  place text not null
);

-- People who operate the installation; who they are is sealed with the installation's key.
create table users (
  id text primary key,
  organization_id text not null references organizations (id),
  email_hash bytea not null unique,
  created_at bigint not null,
  sealed bytea not null
);

-- Leaves of the erasure ring to be erased by every process that holds one.
create table erasures (
  seq bigint primary key,
  leaf bigint not null unique,
  ordered_at bigint not null
);
