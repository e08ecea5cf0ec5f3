-- Whether the account was made along with the inquiry, and nothing said whose it is.
alter table conversion_inquiries add column has_own_account bigint not null default 0;

-- People are told apart in another way, and time on a screen ends in another one: everything is counted
-- anew from the logs.
delete from conversion_cells;
delete from conversion_journeys;
delete from conversion_inquiries;
update conversion_cursors set log_seq = 0, flow_seq = 0, generation = generation + 1;
