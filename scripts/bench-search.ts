import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT_ROOT } from "../build/project-root";
import { Interrupted, interruptible } from "../cli/interrupt";
import { progress } from "../cli/output";
import { type Problem, ProblemError } from "../cloudsql/problem";
import { loadQueries } from "../database/queries";
import { findPgBouncer } from "../emulator/pgbouncer";
import type { ScratchServer } from "../emulator/scratch-server";
import { drawChart } from "./bench-search/chart";
import { measureCompletions } from "./bench-search/completions";
import { createDatabases, loadDatabases, withClient } from "./bench-search/databases";
import { judge } from "./bench-search/goals";
import { readInputs } from "./bench-search/inputs";
import { measureInserts } from "./bench-search/inserts";
import { LoadGenerator } from "./bench-search/load";
import {
  type Bench,
  measureClasses,
  measureMix,
  measurePooledClasses,
  measureRates,
} from "./bench-search/measure";
import { measureQuality } from "./bench-search/quality";
import { describe } from "./bench-search/report";
import type { Results } from "./bench-search/results";
import {
  APPLICATION,
  connectionLimit,
  MIGRATOR,
  productionSettings,
  startServer,
} from "./bench-search/server";

/**
 * How the application's queries do on a library of a given size, and whether the search finds what was meant: with
 * this schema, and with a baseline schema and queries of an ordinary kind, in one run on a server of its own. What
 * it promises is in docs/search.md. Exit code 1 with --check when a promise is missed.
 */

const USAGE = `usage: npm run bench:search -- [options]

  --tracks N      10000 to 10000000 (default 100000)
  --seconds N     of each measurement, after one of warming up (default 3)
  --pooler        also behind PgBouncer in transaction mode
  --pool-size N   its connections to the server (default 4)
  --samples N     asked of each kind for the quality (default 400)
  --json FILE     everything measured
  --svg FILE      picture of latency against load
  --check         exit with 1 when a goal is missed; needs --pooler
`;

interface Options {
  readonly tracks: number;
  readonly seconds: number;
  readonly samples: number;
  readonly poolSize?: number;
  readonly json?: string;
  readonly svg?: string;
  readonly check: boolean;
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      tracks: { type: "string", default: "100000" },
      seconds: { type: "string", default: "3" },
      samples: { type: "string", default: "400" },
      pooler: { type: "boolean", default: false },
      "pool-size": { type: "string", default: "4" },
      json: { type: "string" },
      svg: { type: "string" },
      check: { type: "boolean", default: false },
    },
  });
  const problems: Problem[] = [];
  const number = (name: "tracks" | "seconds" | "samples" | "pool-size", least: number, most: number) => {
    const value = Number(values[name]);
    if (!(Number.isInteger(value) && value >= least && value <= most)) {
      problems.push({
        code: "BENCH_NUMBER",
        message: `--${name} is not a number that can be used`,
        got: values[name],
        allowed: `a whole number from ${least} to ${most}`,
      });
    }
    return value;
  };
  const options = {
    tracks: number("tracks", 10_000, 10_000_000),
    seconds: number("seconds", 1, 600),
    samples: number("samples", 10, 10_000),
    poolSize: number("pool-size", 1, 90),
  };
  if (values.check && !values.pooler) {
    problems.push({
      code: "BENCH_CHECK_NEEDS_POOLER",
      message: "--check holds the results against goals, two of which are measured behind a pooler",
      fix: "add --pooler",
    });
  }
  if (problems.length > 0) throw new ProblemError(problems);
  if (values.pooler) findPgBouncer();
  const { json, svg, check } = values;
  return { ...options, poolSize: values.pooler ? options.poolSize : undefined, json, svg, check };
}

function emptyResults({ tracks, poolSize }: Options, postgres: string): Results {
  const [first, ...others] = cpus();
  const model = first?.model.trim() ?? "unknown";
  const machine = { postgres, node: process.version, cpus: others.length + 1, model };
  const settings = productionSettings();
  return {
    tracks,
    complete: false,
    machine,
    settings,
    poolSize,
    classes: [],
    mixes: [],
    rates: [],
    inserts: [],
    completions: [],
  };
}

/** Fills the results as it goes. */
async function measure(
  options: Options,
  scratch: ScratchServer,
  results: Results,
  signal: AbortSignal,
): Promise<void> {
  const report = (line: string) => progress(`${seconds()} ${line}`);
  const databases = await createDatabases(scratch);
  results.loaded = await loadDatabases(scratch, databases, options.tracks, signal, report);
  const queries = loadQueries(join(PROJECT_ROOT, "sql", "queries"));
  const inputs = await withClient(scratch, databases.this, MIGRATOR, readInputs);
  report("what misspelt, exact and half-typed names find");
  results.quality = await withClient(scratch, databases.this, APPLICATION, (client) =>
    measureQuality(client, queries, options.samples),
  );
  const generator = new LoadGenerator(signal);
  const bench: Bench = {
    scratch,
    databases,
    inputs,
    queries,
    generator,
    poolSize: options.poolSize,
    connections: await connectionLimit(scratch),
    seconds: options.seconds,
    results,
    report,
  };
  try {
    await measureMix(bench);
    await measureRates(bench);
    await measureClasses(bench);
    if (options.poolSize !== undefined) await measurePooledClasses(bench);
    await measureInserts(bench);
    await measureCompletions(bench);
  } finally {
    generator.end();
  }
  results.complete = true;
}

const started = performance.now();
const seconds = () => `[${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s]`;

async function main(args: string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  const options = readOptions(args);
  return interruptible(async (signal) => {
    const scratch = await startServer();
    const results = emptyResults(options, String(scratch.server.majorVersion));
    try {
      await measure(options, scratch, results, signal);
    } catch (error) {
      // What was interrupted fails in words of its own.
      signal.throwIfAborted();
      throw error;
    } finally {
      await scratch.stop();
      conclude(results, options);
    }
    return options.check && judge(results).some(({ kept }) => kept !== true) ? 1 : 0;
  });
}

/** Tells what was measured, all or a part of it. */
function conclude(results: Results, { json, svg }: Options): void {
  for (const line of describe(results, judge(results))) console.log(line);
  if (json) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  if (svg) writeFileSync(svg, picture(results));
}

function picture({ tracks, rates, machine, poolSize }: Results): string {
  const line = (label: string, colour: string, schema: string, route: string) => ({
    label,
    colour,
    points: rates
      .filter((one) => one.schema === schema && one.route === route)
      .map(({ rate, latency }) => [rate, latency.p95] as const),
  });
  return drawChart(
    [
      line("baseline", "#8a8a8a", "baseline", "direct"),
      line("this schema", "#1a66c2", "this", "direct"),
      ...(poolSize === undefined
        ? []
        : [line(`this schema, pool of ${poolSize}`, "#178a4c", "this", "pool")]),
    ].filter(({ points }) => points.length > 0),
    {
      title: `95 of 100 requests are answered within … (${tracks.toLocaleString("en")} tracks)`,
      subtitle: `weighted mix at fixed rates, server and load generator on ${machine.cpus} CPUs`,
      limit: [200, "200 ms"],
    },
  );
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof Interrupted) {
      process.exitCode = error.exitCode;
    } else if (error instanceof ProblemError) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else {
      console.error(error instanceof Error ? error.message : error);
      const badUse = (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS") ?? false;
      process.exitCode = badUse ? 2 : 1;
    }
  },
);
