-- Inquiries that links and embedding pages made within a window, by a keyed hash of whom they are
-- counted for (see openings.rs). Rows go soon after their window has ended.
create table client_side_creations (
  hash bytea primary key,
  count bigint not null,
  ends_at bigint not null
);
create index client_side_creations_due on client_side_creations (ends_at);
