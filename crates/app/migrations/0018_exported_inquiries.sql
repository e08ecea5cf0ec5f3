-- Which inquiries each export took out, for their timelines. Kept as long as the audit log; created_at is
-- the environment's time.
create table exported_inquiries (
  environment_id text not null,
  inquiry_id text not null,
  export_id text not null,
  created_at bigint not null,
  primary key (inquiry_id, export_id)
);
create index exported_inquiries_due on exported_inquiries (environment_id, created_at);
