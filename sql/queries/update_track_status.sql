-- New status after an attempt; a failure counts as one retry more.
-- $1 uuid: id
-- $2 text: status
-- $3 text: error message, or null

update audio_tracks
set status = $2::text,
  error_message = $3,
  retry_count = retry_count + case when $2::text = 'FAILED' then 1 else 0 end,
  last_processed_at = now()
where id = $1
returning id, status, retry_count, updated_at;
