-- Files in the fields of inquiries. What a field shows of one stands among the fields; here are name, type
-- and bytes, sealed under the inquiry's key. Bytes lie in pieces, so that nothing has to hold many of them.
create table files (
  id text primary key,
  environment_id text not null,
  inquiry_id text not null,
  created_at bigint not null,
  -- name, type and size; null: erased
  sealed bytea
);
create index files_by_inquiry on files (inquiry_id);

create table file_pieces (
  file_id text not null,
  number bigint not null,
  sealed bytea not null,
  primary key (file_id, number)
);
