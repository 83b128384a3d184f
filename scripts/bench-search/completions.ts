import { withClient } from "./databases";
import { summarize } from "./latency";
import type { Bench } from "./measure";
import { loadConfig, MIGRATOR } from "./server";

const CLIENTS = 8;
const ROUNDS = 3;
/** More than eight clients can complete in a round, so that none is completed twice. */
const TRACKS_A_ROUND = 40_000;

/**
 * Eight clients complete tracks one by one, by the application's statement, both schemas in turn: what the inserts
 * before left pending. This schema learns a track's words and artist here, and so pays here for what an insert does
 * not.
 */
export async function measureCompletions(bench: Bench): Promise<void> {
  const { scratch, databases, results, generator, report } = bench;
  const text = bench.queries.get("update_track_status") as string;
  for (let round = 1; round <= ROUNDS; round++) {
    for (const schema of ["baseline", "this"] as const) {
      const ids = await withClient(scratch, databases[schema], MIGRATOR, async (client) => {
        const { rows } = await client.query<{ id: string }>(
          "select id from audio_tracks where status = 'PENDING' order by id limit $1",
          [TRACKS_A_ROUND],
        );
        return rows.map(({ id }) => id);
      });
      const result = await generator.run({
        connection: loadConfig(scratch, databases[schema]),
        connections: CLIENTS,
        requests: ids.map((id) => ({ kind: "complete", text, values: [id, "COMPLETED", null] })),
        warmUpSeconds: 1,
        seconds: bench.seconds,
      });
      const { throughput, generatorCpu, errors } = result;
      const latency = summarize(Object.values(result.latencies).flat());
      const route = "direct" as const;
      results.completions.push({
        schema,
        route,
        connections: CLIENTS,
        latency,
        throughput,
        generatorCpu,
        errors,
        round,
      });
      report(
        `complete, ${round} of ${ROUNDS}, ${schema}: ${throughput.toFixed(0)} tracks a second, ${ids.length} were pending`,
      );
    }
  }
}
