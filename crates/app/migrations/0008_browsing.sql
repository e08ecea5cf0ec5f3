-- What operators find inquiries by, beside what the API offers.

-- How each inquiry came to be. Nearly all come by API, and are not indexed for it: the way of the API
-- stays as cheap as it was.
alter table inquiries add column channel text;
create index inquiries_by_channel on inquiries (environment_id, channel, id) where channel <> 'api';

-- Which inquiries carry a tag; the inquiry itself keeps its tags in their order.
create table inquiry_tags (
  environment_id text not null,
  tag text not null,
  inquiry_id text not null,
  primary key (environment_id, tag, inquiry_id)
);
create index inquiry_tags_by_inquiry on inquiry_tags (inquiry_id);

-- Filters that a member keeps under a name. Both may name a person, so both are sealed with the
-- installation's key.
create table saved_views (
  id text primary key,
  environment_id text not null,
  user_id text not null references users (id),
  created_at bigint not null,
  sealed bytea not null
);
create index saved_views_by_user on saved_views (user_id, environment_id, id);
