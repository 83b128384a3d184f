import { QUERY_CLASSES } from "../../../scripts/bench-search/classes";
import { type Goal, judge } from "../../../scripts/bench-search/goals";
import { summarize } from "../../../scripts/bench-search/latency";
import type { Results } from "../../../scripts/bench-search/results";

const loop = { connections: 97, throughput: 2000, generatorCpu: 0.3, errors: {} };
const at = (p95: number) => summarize([p95]);
const everyClass = (p95: number) =>
  Object.fromEntries(QUERY_CLASSES.filter(({ weight }) => weight > 0).map(({ name }) => [name, at(p95)]));
const found = (hits: number) => ({ asked: 100, found: hits, missed: [] });

/** Results that keep every goal by a hair. */
function good(): Results {
  const mix = { ...loop, round: 1, classes: everyClass(200) };
  return {
    tracks: 1_000_000,
    complete: true,
    machine: {},
    settings: {},
    poolSize: 4,
    loaded: {
      this: { copySeconds: 63, tableBytes: 1, indexBytes: 1 },
      baseline: { copySeconds: 60, tableBytes: 1, indexBytes: 1 },
    },
    classes: [{ ...loop, name: "by id", schema: "this", route: "pool", connections: 90, latency: at(200) }],
    mixes: [
      { ...mix, schema: "this", route: "direct", latency: at(100) },
      { ...mix, schema: "this", route: "pool", latency: at(60) },
      { ...mix, schema: "baseline", route: "direct", latency: at(4000), throughput: 2000 / 12 },
    ],
    rates: [],
    completions: [],
    inserts: [1, 100].flatMap((rows) => [
      { ...loop, rows, round: 1, schema: "this", route: "direct", latency: at(1), throughput: 1000 } as const,
      {
        ...loop,
        rows,
        round: 1,
        schema: "baseline",
        route: "direct",
        latency: at(1),
        throughput: 1000,
      } as const,
    ]),
    quality: {
      misspeltTitles: found(97),
      misspeltArtists: found(97),
      exactTitles: found(100),
      exactTracks: found(100),
      prefixes: found(100),
    },
  };
}

const missed = (goals: readonly Goal[]) => goals.filter(({ kept }) => kept !== true).map(({ what }) => what);

test("what is just good enough keeps every goal", () => {
  expect(missed(judge(good()))).toEqual([]);
});

test.each<[string, (results: Results) => void]>([
  ["mix, all connections, p95", ({ mixes }) => Object.assign(mixes[0] as object, { latency: at(100.1) })],
  [
    "mix, all connections behind a pool, p95",
    ({ mixes }) => Object.assign(mixes[1] as object, { latency: at(61) }),
  ],
  [
    "slowest class in the mix, p95",
    ({ mixes }) => Object.assign(mixes[0] as object, { classes: { ...everyClass(50), prefix: at(201) } }),
  ],
  [
    "throughput of the mix against the baseline's",
    ({ mixes }) => Object.assign(mixes[2] as object, { throughput: 170 }),
  ],
  [
    "slowest class alone, 90 behind a pool, p95",
    ({ classes }) => Object.assign(classes[0] as object, { latency: at(201) }),
  ],
  ["misspelt titles found", (results) => Object.assign(results.quality ?? {}, { misspeltTitles: found(96) })],
  [
    "misspelt artists found",
    (results) => Object.assign(results.quality ?? {}, { misspeltArtists: found(96) }),
  ],
  ["exact titles found", (results) => Object.assign(results.quality ?? {}, { exactTitles: found(99) })],
  ["exact words found", (results) => Object.assign(results.quality ?? {}, { exactTracks: found(99) })],
  ["beginnings of words found", (results) => Object.assign(results.quality ?? {}, { prefixes: found(99) })],
  [
    "single inserts against the baseline's",
    ({ inserts }) => Object.assign(inserts[0] as object, { throughput: 900 }),
  ],
  [
    "batches of 100 against the baseline's",
    ({ inserts }) => Object.assign(inserts[2] as object, { throughput: 900 }),
  ],
  [
    "COPY of all against the baseline's",
    (results) => Object.assign(results.loaded?.this ?? {}, { copySeconds: 64 }),
  ],
  [
    "failed requests",
    ({ classes }) => Object.assign(classes[0] as object, { errors: { "no connection": 1 } }),
  ],
])("%s", (what, spoil) => {
  const results = good();
  spoil(results);
  expect(missed(judge(results))).toEqual([what]);
});

test("what was not measured was not kept", () => {
  const goals = judge({
    ...good(),
    mixes: [],
    classes: [],
    inserts: [],
    completions: [],
    quality: undefined,
    loaded: undefined,
  });
  expect(goals.filter(({ kept }) => kept).map(({ what }) => what)).toEqual(["failed requests"]);
  expect(new Set(goals.filter(({ kept }) => kept === undefined).map(({ measured }) => measured))).toEqual(
    new Set(["not measured"]),
  );
});

test("the weights of the mix add up to a hundred", () => {
  expect(QUERY_CLASSES.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
});
