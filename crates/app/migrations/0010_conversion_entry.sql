-- Lists of the journeys behind a figure run newest first.
create index conversion_journeys_by_entry on conversion_journeys (environment_id, entered_at);

-- What is kept of each journey has grown, and sums are kept at two details: everything is counted anew
-- from the logs.
delete from conversion_cells;
delete from conversion_journeys;
delete from conversion_inquiries;
update conversion_cursors set log_seq = 0, flow_seq = 0, generation = generation + 1;
