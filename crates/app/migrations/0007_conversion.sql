-- Conversion figures, made from the event log and the flow events, from which they can be made anew.
-- Where each environment's figures stand in both logs; generation moves with every step.
create table conversion_cursors (
  environment_id text primary key,
  log_seq bigint not null,
  flow_seq bigint not null,
  generation bigint not null
);

-- Inquiries of which more is known than that they were created. person, opened_at and acted_at are
-- null until the first human opening; tags are those of the account (a JSON list); doc is the trace.
create table conversion_inquiries (
  inquiry_id text primary key,
  environment_id text not null,
  template_id text not null,
  version_id text not null,
  channel text not null,
  account_id text,
  reference_mark bigint,
  device_mark bigint,
  person text,
  tags text not null,
  opened_at bigint,
  acted_at bigint,
  finished bigint not null,
  doc text not null
);
create index conversion_inquiries_by_person on conversion_inquiries (environment_id, person)
  where person is not null;
create index conversion_inquiries_by_reference on conversion_inquiries (reference_mark)
  where reference_mark is not null;
create index conversion_inquiries_by_device on conversion_inquiries (device_mark, opened_at, inquiry_id)
  where device_mark is not null;
create index conversion_inquiries_unfinished on conversion_inquiries (environment_id, acted_at)
  where finished = 0 and acted_at is not null;

create table conversion_journeys (
  environment_id text not null,
  person text not null,
  template_id text not null,
  number bigint not null,
  entered_at bigint not null,
  acted_at bigint not null,
  finished bigint not null,
  tags text not null,
  doc text not null,
  primary key (environment_id, person, template_id, number)
);
create index conversion_journeys_unfinished on conversion_journeys (environment_id, acted_at)
  where finished = 0;

-- Sums: unit is what was counted (created, inquiry, person), level and bucket an hour, a day or a
-- month, tag one tag of the account or empty for everybody.
create table conversion_cells (
  environment_id text not null,
  unit text not null,
  level text not null,
  tag text not null,
  template_id text not null,
  bucket bigint not null,
  version_id text not null,
  channel text not null,
  device_class text not null,
  language text not null,
  country text not null,
  tally bytea not null,
  primary key (environment_id, unit, level, tag, template_id, bucket, version_id, channel,
    device_class, language, country)
);
