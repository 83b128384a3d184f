import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { TRACK_COLUMNS, toCopyRow } from "../../database/seed/copy-format";
import { generateTracks } from "../../database/seed/tracks";

const CHUNK_CHARACTERS = 256 * 1024;

/** Writes generated tracks to a file in COPY's format, so that making them is no part of a measured load. */
export async function writeTracks(file: string, tracks: number, signal: AbortSignal): Promise<void> {
  const chunks = function* () {
    let chunk = "";
    for (const track of generateTracks({ tracks })) {
      chunk += toCopyRow(track);
      if (chunk.length < CHUNK_CHARACTERS) continue;
      yield chunk;
      chunk = "";
    }
    yield chunk;
  };
  await pipeline(Readable.from(chunks()), createWriteStream(file), { signal });
}

/** Loads such a file with COPY; returns seconds. */
export async function copyTracks(client: Client, file: string, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  const target = client.query(copyFrom(`copy audio_tracks (${TRACK_COLUMNS.join(", ")}) from stdin`));
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), target, { signal });
  return (performance.now() - started) / 1000;
}
