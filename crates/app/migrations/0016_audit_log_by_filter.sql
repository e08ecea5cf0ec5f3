-- The audit log by what it is filtered by; entries of the journal that are not audited lie between.
create index journal_audited on journal (environment_id, id) where seq is not null;
create index journal_by_action on journal (environment_id, action, id) where seq is not null;
-- API logs are filtered by their key as well.
create index journal_by_actor on journal (environment_id, actor, id);
