-- Failed tracks with retries left whose last attempt is long enough ago, longest ago first.
-- $1 integer: retries allowed, e.g. 3
-- $2 interval: time since the last attempt, e.g. 1 hour
-- $3 integer: most results, e.g. 50

select track.id, track.title, track.audio_gcs_path, track.retry_count, track.error_message, track.last_processed_at
from audio_tracks as track
where track.status = 'FAILED'
  and track.retry_count < $1
  and (track.last_processed_at is null or track.last_processed_at < now() - $2::interval)
order by track.last_processed_at nulls first
limit $3;
