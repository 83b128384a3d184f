-- Tracks by status; COMPLETED is an estimate in a large table.

select status, tracks, estimated from count_tracks() order by status;
