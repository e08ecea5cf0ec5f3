-- Keys by which an organization signs links that make inquiries. The secret is sealed under the
-- installation's key; times are this machine's.
create table link_keys (
  id text primary key,
  template_id text not null,
  environment_id text not null,
  created_at bigint not null,
  -- null: works until it is ended
  ends_at bigint,
  sealed bytea not null
);
create index link_keys_by_template on link_keys (template_id, id);

-- Signed links that work once and have worked, by a keyed hash of their nonce.
create table link_nonces (
  hash bytea primary key,
  ends_at bigint not null
);
create index link_nonces_due on link_nonces (ends_at);
