-- Two versions of a template between which the people of an environment are split; doc is the rest.
create table experiments (
  id text primary key,
  environment_id text not null,
  template_id text not null,
  status text not null,
  doc text not null
);
create index experiments_by_environment on experiments (environment_id, id);
create unique index experiments_running on experiments (template_id, environment_id)
  where status = 'running';

-- Who is on which side while it runs: keyed hashes of a reference id, an account or a device's mark,
-- and the inquiry that told them.
create table experiment_people (
  experiment_id text not null,
  person_hash bytea not null,
  arm text not null,
  inquiry_id text not null,
  primary key (experiment_id, person_hash)
);
create index experiment_people_by_inquiry on experiment_people (inquiry_id);
