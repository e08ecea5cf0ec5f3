-- Sums are also kept by class of device, by language and by country alone, which is what most questions ask
-- for. Everything is counted anew from the logs.
delete from conversion_cells;
delete from conversion_journeys;
delete from conversion_inquiries;
update conversion_cursors set log_seq = 0, flow_seq = 0, generation = generation + 1;
