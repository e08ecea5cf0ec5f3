-- The id of the oldest inquiry of each piece, to find the line of one that is redacted.
alter table export_pieces add column oldest text;
create index export_pieces_by_oldest on export_pieces (export_id, oldest);

-- What was done with one thing, newest first.
create index journal_by_object on journal (environment_id, object_id, id) where seq is not null;
