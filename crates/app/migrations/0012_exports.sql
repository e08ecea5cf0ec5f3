-- Files of inquiries that operators ask for. Whichever server has time writes one on, a piece at a time:
-- the piece, and the place up to which the list is written, stand in one transaction. Times are of this
-- machine's clock.
create table exports (
  id text primary key,
  environment_id text not null,
  user_id text not null references users (id),
  -- running, done, failed, or ended: what is left of it then goes piece by piece
  state text not null,
  created_at bigint not null,
  ends_at bigint not null,
  -- another server may write it on from this moment
  leased_until bigint not null,
  pieces bigint not null,
  inquiries bigint not null,
  -- the id of the inquiry up to which the list is written; empty: nothing is
  written_to text not null,
  sealed bytea not null,
  -- of the pieces: destroyed when the export ends, so that older copies of the database stay closed
  key_leaf bigint,
  key_master text,
  key_wrapped bytea
);
create unique index exports_one_at_a_time on exports (user_id) where state = 'running';
create index exports_by_user on exports (user_id, id);
create index exports_running on exports (leased_until) where state = 'running';
create index exports_due on exports (ends_at);

create table export_pieces (
  export_id text not null references exports (id),
  number bigint not null,
  sealed bytea not null,
  primary key (export_id, number)
);
