import { QUERY_CLASSES } from "./classes";
import { median } from "./latency";
import type { Found } from "./quality";
import type { Schema } from "./requests";
import type { Measured, MixMeasured, Results, Route } from "./results";

/** A promise, what was measured, and whether it was kept; undefined where nothing was measured. */
export interface Goal {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly kept: boolean | undefined;
}

/** Two times that are this near are the same within the noise of one run. */
const NOISE = 1.05;

const milliseconds = (value: number) => `${value.toFixed(1)} ms`;

/** Holds the results against what docs/search.md promises for a million tracks. */
export function judge(results: Results): Goal[] {
  const many = Math.max(1, ...results.mixes.map(({ connections }) => connections));
  return [
    atMost("mix, all connections, p95", 100, mixP95(results, "direct", many)),
    atMost("mix, all connections behind a pool, p95", 60, mixP95(results, "pool", many)),
    atMost("slowest class in the mix, p95", 200, slowestInMix(results, many)),
    atLeast("throughput of the mix against the baseline's", 12, throughputRatio(results, many), " times"),
    atMost("slowest class alone, 90 behind a pool, p95", 200, slowestAlone(results)),
    share("misspelt titles found", 0.97, results.quality?.misspeltTitles),
    share("misspelt artists found", 0.97, results.quality?.misspeltArtists),
    share("exact titles found", 1, results.quality?.exactTitles),
    share("exact words found", 1, results.quality?.exactTracks),
    share("beginnings of words found", 1, results.quality?.prefixes),
    atLeast("single inserts against the baseline's", 1 / NOISE, insertRatio(results, 1), " times"),
    atLeast("batches of 100 against the baseline's", 1 / NOISE, insertRatio(results, 100), " times"),
    atMost("COPY of all against the baseline's", NOISE, copyRatio(results), " times"),
    atMost("failed requests", 0, failures(results), ""),
  ];
}

function goal(what: string, wanted: string, measured: string | undefined, kept: boolean): Goal {
  if (measured === undefined) return { what, wanted, measured: "not measured", kept: undefined };
  return { what, wanted, measured, kept };
}

function atMost(what: string, limit: number, value: number | undefined, unit?: string): Goal {
  const text = (number: number) => (unit === undefined ? milliseconds(number) : `${short(number)}${unit}`);
  return goal(
    what,
    `at most ${text(limit)}`,
    value === undefined ? undefined : text(value),
    (value ?? 0) <= limit,
  );
}

function atLeast(what: string, limit: number, value: number | undefined, unit: string): Goal {
  const text = (number: number) => `${short(number)}${unit}`;
  return goal(
    what,
    `at least ${text(limit)}`,
    value === undefined ? undefined : text(value),
    (value ?? 0) >= limit,
  );
}

function share(what: string, least: number, found: Found | undefined): Goal {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const part = found && found.found / Math.max(1, found.asked);
  const measured = found && part !== undefined ? `${percent(part)} of ${found.asked}` : undefined;
  return goal(what, `at least ${percent(least)}`, measured, (part ?? 0) >= least);
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

function mixesOf(results: Results, schema: Schema, route: Route, connections: number): MixMeasured[] {
  return results.mixes.filter(
    (mix) => mix.schema === schema && mix.route === route && mix.connections === connections,
  );
}

function medianOf<T>(measured: readonly T[], value: (one: T) => number): number | undefined {
  return measured.length > 0 ? median(measured.map(value)) : undefined;
}

function mixP95(results: Results, route: Route, connections: number): number | undefined {
  return medianOf(mixesOf(results, "this", route, connections), ({ latency }) => latency.p95);
}

function slowestInMix(results: Results, connections: number): number | undefined {
  const mixes = mixesOf(results, "this", "direct", connections);
  const p95s = QUERY_CLASSES.filter(({ weight }) => weight > 0).flatMap(
    ({ name }) => medianOf(mixes, ({ classes }) => classes[name]?.p95 ?? 0) ?? [],
  );
  return p95s.length > 0 ? Math.max(...p95s) : undefined;
}

/** This schema's throughput over the baseline's, directly, in the rounds of one run. */
export function throughputRatio(results: Results, connections: number): number | undefined {
  const throughput = (schema: Schema) =>
    medianOf(mixesOf(results, schema, "direct", connections), (mix) => mix.throughput);
  return ratio(throughput("this"), throughput("baseline"));
}

function slowestAlone(results: Results): number | undefined {
  const pooled = results.classes.filter(({ schema, route }) => schema === "this" && route === "pool");
  return pooled.length > 0 ? Math.max(...pooled.map(({ latency }) => latency.p95)) : undefined;
}

function insertRatio(results: Results, rows: number): number | undefined {
  const throughput = (schema: Schema) =>
    medianOf(
      results.inserts.filter((one) => one.schema === schema && one.rows === rows),
      (one) => one.throughput,
    );
  return ratio(throughput("this"), throughput("baseline"));
}

function copyRatio({ loaded }: Results): number | undefined {
  return ratio(loaded?.this.copySeconds, loaded?.baseline.copySeconds);
}

function ratio(ours: number | undefined, theirs: number | undefined): number | undefined {
  return ours === undefined || theirs === undefined ? undefined : ours / theirs;
}

function failures({ classes, mixes, rates, inserts, completions }: Results): number {
  const all: readonly Measured[] = [...classes, ...mixes, ...rates, ...inserts, ...completions];
  return all.flatMap(({ errors }) => Object.values(errors)).reduce((sum, count) => sum + count, 0);
}
