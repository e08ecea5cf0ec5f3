-- Inquiries that links and embedding pages made within a window, by a keyed hash of whom they are
-- counted for (see openings.rs). Rows go soon after their window has ended.
create table openings (
  hash bytea primary key,
  count bigint not null,
  ends_at bigint not null
);
create index openings_due on openings (ends_at);
