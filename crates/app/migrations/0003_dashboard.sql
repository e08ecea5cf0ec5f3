-- What the operators' dashboard keeps about its own use.

-- Signed-in browsers of operators. The cookie's token is found by its keyed hash; who and from where
-- is sealed. Times are of this machine's clock.
create table user_sessions (
  id text primary key,
  user_id text not null references users (id),
  hash bytea not null unique,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  -- what the next page says about the last act; holds no personal data
  flash text,
  sealed bytea not null
);
create index user_sessions_by_user on user_sessions (user_id, id);
create index user_sessions_due on user_sessions (expires_at);

-- Forms that were acted on, so that one sent twice acts once.
create table sent_forms (
  hash bytea primary key,
  session_id text not null,
  location text not null,
  sent_at bigint not null
);
create index sent_forms_due on sent_forms (sent_at);

-- Objects whose personal data an operator has opened in a session.
create table openings (
  session_id text not null,
  object_id text not null,
  opened_at bigint not null,
  primary key (session_id, object_id)
);
create index openings_due on openings (opened_at);

-- One-time links by which people become members or choose a new password.
create table entry_links (
  id text primary key,
  hash bytea not null unique,
  organization_id text not null references organizations (id),
  kind text not null,
  user_id text,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  sealed bytea not null
);

-- Roles beside the built-in ones.
create table roles (
  id text primary key,
  organization_id text not null references organizations (id),
  name text not null,
  created_at bigint not null,
  doc text not null
);
create unique index roles_by_name on roles (organization_id, name);
