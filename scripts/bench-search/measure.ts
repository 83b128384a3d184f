import { cpus } from "node:os";
import type { ScratchServer } from "../../emulator/scratch-server";
import { QUERY_CLASSES } from "./classes";
import type { Databases } from "./databases";
import type { Inputs } from "./inputs";
import { summarize } from "./latency";
import type { LoadGenerator } from "./load";
import type { LoadResult, Request } from "./load-job";
import { Pooler } from "./pooler";
import { mixedRequests, requestsOf, type Schema } from "./requests";
import type { Measured, Results, Route } from "./results";
import { loadConfig } from "./server";

/** What the measurements need. */
export interface Bench {
  readonly scratch: ScratchServer;
  readonly databases: Databases;
  readonly inputs: Inputs;
  /** The application's queries by name. */
  readonly queries: ReadonlyMap<string, string>;
  readonly generator: LoadGenerator;
  /** Connections of a pooler to the server. @default - no pooler */
  readonly poolSize?: number;
  /** Connections of "many": as many as the server has for an ordinary user. */
  readonly connections: number;
  /** Seconds of each measurement, after a second of warming up. */
  readonly seconds: number;
  /** Filled as measurements end, so that an interrupted benchmark has what was measured. */
  readonly results: Results;
  readonly report: (line: string) => void;
}

/** Behind a pooler, where the others measure with as many connections as the server has. */
const POOLED_CONNECTIONS = 90;
const WARM_UP_SECONDS = 1;
const BOTH: readonly Schema[] = ["baseline", "this"];
const MIX_ROUNDS = 3;

/** Rates of the open loop, in requests a second; up to the first that is too much. */
const RATES = [
  25, 50, 100, 150, 200, 300, 400, 600, 800, 1000, 1250, 1500, 1750, 2000, 2500, 3000, 4000, 5000,
];
/** So that the slowest rates have percentiles too. */
const LEAST_REQUESTS = 300;
/** A class that would take longer is left out. */
const PATIENCE_SECONDS = 180;
/** Beyond this there is no use in asking for more. */
const OVERLOAD_MS = 2000;

interface Load {
  readonly schema: Schema;
  readonly requests: readonly Request[];
  readonly connections: number;
  readonly route?: Route;
  readonly rate?: number;
  readonly seconds?: number;
}

async function run(bench: Bench, load: Load): Promise<{ measured: Measured; result: LoadResult }> {
  const { schema, requests, connections, route = "direct", rate, seconds = bench.seconds } = load;
  const { scratch, poolSize = 0 } = bench;
  const database = bench.databases[schema];
  // For each measurement anew: an idle pooler would keep connections that a direct measurement needs.
  const pooler = route === "pool" ? await Pooler.start(scratch, poolSize) : undefined;
  let result: LoadResult;
  try {
    result = await bench.generator.run({
      connection: loadConfig(scratch, database, pooler?.port),
      connections,
      requests,
      warmUpSeconds: WARM_UP_SECONDS,
      seconds,
      rate,
    });
  } finally {
    await pooler?.stop();
  }
  const { throughput, generatorCpu, errors } = result;
  const latency = summarize(Object.values(result.latencies).flat());
  const measured = { schema, route, connections, latency, throughput, generatorCpu, errors };
  return { measured, result };
}

/** Each class of queries alone: with one connection and with many, both schemas in turn. */
export async function measureClasses(bench: Bench): Promise<void> {
  for (const one of QUERY_CLASSES) {
    const alone = new Map<Schema, number>();
    for (const connections of [1, bench.connections]) {
      for (const schema of BOTH) {
        // Each connection asks at least twice.
        const seconds = ((alone.get(schema) ?? 0) * 2 * connections) / 1000 / cpus().length;
        if (seconds > PATIENCE_SECONDS) {
          bench.report(
            `${one.name}, ${connections} of ${schema}: left out, would take ${Math.round(seconds)} s`,
          );
          continue;
        }
        const requests = requestsOf(one, schema, bench.inputs, bench.queries);
        const { measured } = await run(bench, { schema, requests, connections });
        bench.results.classes.push({ ...measured, name: one.name });
        if (connections === 1) alone.set(schema, measured.latency.mean);
        bench.report(`${one.name}, ${connections} of ${schema}: p95 ${measured.latency.p95.toFixed(1)} ms`);
      }
    }
  }
}

/** Each class of this schema alone behind the pooler. */
export async function measurePooledClasses(bench: Bench): Promise<void> {
  for (const one of QUERY_CLASSES) {
    const requests = requestsOf(one, "this", bench.inputs, bench.queries);
    const { measured } = await run(bench, {
      schema: "this",
      requests,
      connections: POOLED_CONNECTIONS,
      route: "pool",
    });
    bench.results.classes.push({ ...measured, name: one.name });
    bench.report(`${one.name}, behind the pool: p95 ${measured.latency.p95.toFixed(1)} ms`);
  }
}

/** The weighted mix with one connection, with many, and with many behind the pooler: in rounds. */
export async function measureMix(bench: Bench): Promise<void> {
  const loads: readonly [connections: number, route: Route][] = [
    [1, "direct"],
    [bench.connections, "direct"],
    ...(bench.poolSize === undefined ? [] : [[bench.connections, "pool"] satisfies [number, Route]]),
  ];
  for (let round = 1; round <= MIX_ROUNDS; round++) {
    for (const [connections, route] of loads) {
      for (const schema of BOTH) {
        const requests = mixedRequests(schema, bench.inputs, bench.queries);
        const { measured, result } = await run(bench, { schema, requests, connections, route });
        const classes = Object.fromEntries(
          Object.entries(result.latencies).map(([name, latencies]) => [name, summarize(latencies)]),
        );
        bench.results.mixes.push({ ...measured, round, classes });
        bench.report(
          `mix ${round} of ${MIX_ROUNDS}, ${connections} ${route} of ${schema}: ` +
            `${measured.throughput.toFixed(0)} a second, p95 ${measured.latency.p95.toFixed(1)} ms`,
        );
      }
    }
  }
}

/** The weighted mix at fixed rates, until the server can't follow. Latency counts from when a request is due. */
export async function measureRates(bench: Bench): Promise<void> {
  const lines: readonly [Schema, Route][] = [
    ["baseline", "direct"],
    ["this", "direct"],
    ...(bench.poolSize === undefined ? [] : [["this", "pool"] satisfies [Schema, Route]]),
  ];
  const overloaded = new Set<string>();
  for (const rate of RATES) {
    for (const line of lines.filter((one) => !overloaded.has(one.join()))) {
      const [schema, route] = line;
      const requests = mixedRequests(schema, bench.inputs, bench.queries);
      const seconds = Math.max(bench.seconds, LEAST_REQUESTS / rate);
      const load = { schema, route, requests, connections: bench.connections, rate, seconds };
      const { measured } = await run(bench, load);
      bench.results.rates.push({ ...measured, rate });
      const { p95 } = measured.latency;
      if (p95 > OVERLOAD_MS || measured.throughput < 0.9 * rate) overloaded.add(line.join());
      bench.report(`${rate} a second, ${route} of ${schema}: p95 ${p95.toFixed(1)} ms`);
    }
  }
}
