import type { GeneratedTrack } from "./tracks";

/** Columns of a generated track, in the order of {@link toCopyRow}. */
export const TRACK_COLUMNS = [
  "id",
  "created_at",
  "updated_at",
  "status",
  "error_message",
  "retry_count",
  "last_processed_at",
  "artist",
  "title",
  "album",
  "genre",
  "year",
  "duration_seconds",
  "channels",
  "sample_rate",
  "bitrate",
  "format",
  "file_size_bytes",
  "audio_gcs_path",
  "thumbnail_gcs_path",
] as const satisfies readonly (keyof GeneratedTrack)[];

/** One line of COPY's text format, with its newline. */
export function toCopyRow(track: GeneratedTrack): string {
  let row = "";
  for (const column of TRACK_COLUMNS) row += (row && "\t") + toCopyValue(track[column]);
  return `${row}\n`;
}

const SPECIAL = /[\\\n\r\t]/;
const ESCAPED: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A value as COPY's text format wants it. */
export function toCopyValue(value: string | number | null): string {
  if (value === null) return "\\N";
  if (typeof value === "number") return String(value);
  return SPECIAL.test(value)
    ? value.replace(/[\\\n\r\t]/g, (character) => ESCAPED[character] as string)
    : value;
}
