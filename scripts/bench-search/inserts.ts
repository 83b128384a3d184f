import { generateTracks } from "../../database/seed/tracks";
import { summarize } from "./latency";
import type { Request } from "./load-job";
import type { Bench } from "./measure";
import { loadConfig } from "./server";

const CLIENTS = 8;
const ROUNDS = 3;
/** Other tracks than those that were loaded, with words that the dictionaries do not know. */
const SEED = 43;
const DIFFERENT_TRACKS = 20_000;
const BATCH = 100;

/** Parameters of insert_track.sql; of insert_tracks.sql the same as keys. */
const COLUMNS = [
  "title",
  "artist",
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
] as const;

/** Single rows and batches of a hundred from eight clients, by the application's statements, both schemas in turn. */
export async function measureInserts(bench: Bench): Promise<void> {
  const { scratch, databases, results, generator, report } = bench;
  for (const { rows, requests } of insertRequests(bench.queries)) {
    for (let round = 1; round <= ROUNDS; round++) {
      for (const schema of ["baseline", "this"] as const) {
        const result = await generator.run({
          connection: loadConfig(scratch, databases[schema]),
          connections: CLIENTS,
          requests,
          warmUpSeconds: 1,
          seconds: bench.seconds,
        });
        const { throughput, generatorCpu, errors } = result;
        const latency = summarize(Object.values(result.latencies).flat());
        const shared = {
          route: "direct",
          connections: CLIENTS,
          latency,
          throughput,
          generatorCpu,
          errors,
        } as const;
        results.inserts.push({ ...shared, schema, rows, round });
        report(
          `insert ${rows} a statement, ${round} of ${ROUNDS}, ${schema}: ${(throughput * rows).toFixed(0)} rows a second`,
        );
      }
    }
  }
}

function insertRequests(queries: ReadonlyMap<string, string>): { rows: number; requests: Request[] }[] {
  const tracks = [...generateTracks({ tracks: DIFFERENT_TRACKS, seed: SEED })];
  const single = queries.get("insert_track") as string;
  const many = queries.get("insert_tracks") as string;
  const batches = Array.from({ length: DIFFERENT_TRACKS / BATCH }, (_, index) =>
    tracks.slice(index * BATCH, (index + 1) * BATCH),
  );
  const picked = (track: (typeof tracks)[number]) =>
    Object.fromEntries(COLUMNS.map((column) => [column, track[column]]));
  return [
    {
      rows: 1,
      requests: tracks.map((track) => ({
        kind: "insert",
        text: single,
        values: COLUMNS.map((column) => track[column]),
      })),
    },
    {
      rows: BATCH,
      requests: batches.map((batch) => ({
        kind: "insert",
        text: many,
        values: [JSON.stringify(batch.map(picked))],
      })),
    },
  ];
}
