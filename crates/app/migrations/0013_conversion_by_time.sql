-- Sums are read by their time, so the bucket stands before what they are filtered by; and whoever does
-- anything at all on a page has opened it. Everything is counted anew from the logs.
drop table conversion_cells;
create table conversion_cells (
  environment_id text not null,
  unit text not null,
  level text not null,
  tag text not null,
  bucket bigint not null,
  template_id text not null,
  version_id text not null,
  channel text not null,
  device_class text not null,
  language text not null,
  country text not null,
  tally bytea not null,
  primary key (environment_id, unit, level, tag, bucket, template_id, version_id, channel,
    device_class, language, country)
);
delete from conversion_journeys;
delete from conversion_inquiries;
update conversion_cursors set log_seq = 0, flow_seq = 0, generation = generation + 1;
-- Lists of the inquiries behind a figure run newest first.
create index conversion_inquiries_by_opening on conversion_inquiries (environment_id, opened_at)
  where opened_at is not null;
