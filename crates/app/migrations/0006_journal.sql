-- Settings of an environment, as a document.
alter table environments add column doc text not null default '{}';

-- The machine's time; written now and then, from memory.
alter table api_keys add column last_used_at bigint;

-- What was asked and done, beside the log of events: requests with an API key ('request'), and
-- changes and openings that are not in that log ('record'). Those that are audited have a place
-- (seq) in the environment's chain. The id is without its prefix and sorts by the machine's time;
-- created_at is the environment's.
create table journal (
  environment_id text not null,
  id text not null,
  created_at bigint not null,
  kind text not null,
  actor text not null,
  action text not null,
  object_id text not null,
  method text not null,
  path text not null,
  status bigint not null,
  seq bigint,
  hash bytea,
  sealed bytea not null,
  primary key (environment_id, id)
);
create unique index journal_by_seq on journal (environment_id, seq) where seq is not null;

-- The head of each environment's chain, and the last entry that retention took from its beginning.
create table journal_chains (
  environment_id text primary key,
  seq bigint not null,
  hash bytea not null,
  base_seq bigint not null,
  base_hash bytea not null
);

-- What retention deleted, summed up by the environment's hour (at).
create table retention_runs (
  environment_id text not null,
  kind text not null,
  at bigint not null,
  count bigint not null,
  primary key (environment_id, kind, at)
);
