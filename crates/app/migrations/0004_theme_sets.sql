-- An organization's brands. look is what the pages need, worked out when the theme set is saved, so
-- that a page reads neither the tree nor the logo.
create table theme_sets (
  id text primary key,
  organization_id text not null references organizations (id),
  created_at bigint not null,
  status text not null,
  is_default bigint not null,
  doc text not null,
  look text not null,
  logo_name text,
  logo bytea
);
create index theme_sets_by_organization on theme_sets (organization_id, id);
