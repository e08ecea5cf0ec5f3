-- Webhook endpoints, what was to be delivered to them, and each attempt at it. Times are of the
-- environment's clock, except leased_until, which is this machine's.

create table webhooks (
  id text primary key,
  environment_id text not null,
  status text not null,
  created_at bigint not null,
  -- number of the last entry of the environment's log that was looked at for this endpoint
  cursor bigint not null,
  -- counts the changes of its settings: what was shaped under older ones is not stored
  revision bigint not null,
  -- the first failure since the last success
  failing_since bigint,
  doc text not null,
  -- secrets and custom headers, under the installation's key
  sealed bytea not null
);
create index webhooks_by_environment on webhooks (environment_id, id);

create table webhook_deliveries (
  id text primary key,
  environment_id text not null,
  webhook_id text not null,
  event_seq bigint not null,
  event_id text not null,
  event_name text not null,
  object_id text not null,
  -- 1 for the first event about the object
  object_sequence bigint not null,
  created_at bigint not null,
  status text not null,
  -- why it was skipped or given up
  reason text,
  -- null: nothing is to be done
  due_at bigint,
  leased_until bigint,
  -- attempts of the schedule that runs, and of all that ever ran
  attempts bigint not null,
  tries bigint not null,
  -- how often it may be tried again after the first attempt
  retries bigint not null,
  first_attempted_at bigint,
  attempted_at bigint,
  -- whose keys seal the body, in the order of sealing, with commas between (empty: the installation's)
  subjects text not null,
  -- the body's very bytes; null while they are to be made
  sealed bytea
);
create unique index webhook_deliveries_by_event on webhook_deliveries (webhook_id, event_seq);
create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_by_status on webhook_deliveries (webhook_id, status, id);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at) where due_at is not null;
create index webhook_deliveries_of_event on webhook_deliveries (environment_id, event_seq, id);
create index webhook_deliveries_by_environment on webhook_deliveries (environment_id, id);
create index webhook_deliveries_settled on webhook_deliveries (environment_id, created_at) where due_at is null;

create table webhook_attempts (
  delivery_id text not null,
  number bigint not null,
  at bigint not null,
  took_ms bigint not null,
  -- of the answer; null: there was none
  status bigint,
  error text,
  -- address and headers sent, and the beginning of the answer's body
  sealed bytea not null,
  primary key (delivery_id, number)
);

-- Orders to deliver a stretch of the log once more.
create table webhook_replays (
  id text primary key,
  environment_id text not null,
  webhook_id text not null,
  created_at bigint not null,
  -- the entry after which it goes on, and the last one
  after_seq bigint not null,
  last_seq bigint not null,
  queued bigint not null,
  finished_at bigint
);
create index webhook_replays_open on webhook_replays (id) where finished_at is null;
create index webhook_replays_by_webhook on webhook_replays (webhook_id, id);
