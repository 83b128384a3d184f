import { join, resolve } from "node:path";
import { readInput } from "../../../preflight/inputs/read";
import { everyRule, inspect } from "../../../preflight/inspect";
import { cis } from "../../../preflight/packs/cis";
import { type ControlResult, judge } from "../../../preflight/packs/pack";
import { ResourceSet } from "../../../preflight/resource";
import { readSuppressions } from "../../../preflight/suppression-file";
import { synthesize } from "../../support/synthesize";

/** Chapter 6 of the benchmark for PostgreSQL, edition 5.0, with the numbers of the editions 2.0 to 4.0. */
const CHAPTER_6: Readonly<Record<string, string | undefined>> = {
  "6.2.1": undefined,
  "6.2.2": undefined,
  "6.2.3": undefined,
  "6.2.4": undefined,
  "6.2.5": undefined,
  "6.2.6": undefined,
  "6.2.7": undefined,
  "6.2.8": undefined,
  "6.4": undefined,
  "6.5": undefined,
  "6.6": undefined,
  "6.7": "6.6, 6.2.9",
  "6.8": "6.7",
  "6.9": undefined,
};

const production = synthesize();
const resources = ["prod-database", "prod-schema", "prod-monitoring"].flatMap(
  (name) => readInput(join(production.outdir, "stacks", name), name).resources,
);
production.remove();
const suppressions = readSuppressions(
  resolve(__dirname, "../../../preflight.json"),
  everyRule.map(({ id }) => id),
).map((one) => ({ ...one, file: "preflight.json" }));
const results: ControlResult[] = judge(
  cis,
  new ResourceSet(resources),
  inspect(resources, { rules: everyRule, suppressions }),
);

test("the pack has each control of the chapter, under its numbers in every edition", () => {
  const chapter = cis.controls.filter(({ id }) => id.startsWith("6."));
  expect(Object.fromEntries(chapter.map(({ id, formerly }) => [id, formerly]))).toEqual(CHAPTER_6);
});

test.each(Object.keys(CHAPTER_6))("production meets %s", (id) => {
  const [result, ...more] = results.filter(({ control }) => control.id === id);
  expect(more).toEqual([]);
  // Slow statements are logged on purpose.
  expect(result?.verdict).toBe(id === "6.2.7" ? "accepted" : "met");
});

test("what it accepts, and what these stacks cannot show, is this and no more", () => {
  const of = (verdict: string) =>
    results.filter((one) => one.verdict === verdict).map(({ control }) => control.id);
  expect(of("accepted")).toEqual(["2.1", "2.13", "6.2.7"]);
  expect(of("not met")).toEqual([]);
  // Changes of instances are counted, and somebody is told.
  expect(of("met")).toContain("2.12");
});
