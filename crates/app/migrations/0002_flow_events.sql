-- What people do in the flow, moment by moment, for the conversion figures: append-only, and without
-- anything that says who they are. seq counts for each environment; at is the environment's time.
create table flow_events (
  environment_id text not null,
  seq bigint not null,
  at bigint not null,
  act text not null,
  inquiry_id text not null,
  template_id text not null,
  version_id text not null,
  channel text not null,
  step text,
  device_class text not null,
  language text not null,
  country text not null,
  -- random numbers that stand for a reference id and for a device
  reference_mark bigint,
  device_mark bigint,
  primary key (environment_id, seq)
);
create index flow_events_by_inquiry on flow_events (inquiry_id, seq);

create table flow_heads (
  environment_id text primary key,
  seq bigint not null
);

-- Which mark stands for a keyed hash. A redaction forgets the row; what carries the mark stays
-- counted, and nothing leads back from it.
create table flow_marks (
  hash bytea primary key,
  mark bigint not null
);
create index flow_marks_by_mark on flow_marks (mark);
