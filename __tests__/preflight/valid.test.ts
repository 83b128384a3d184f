import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../preflight/check";
import type { Finding } from "../../preflight/finding";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { shown } from "../support/preflight";

/** Configurations that Terraform and the service take, written after what their documentation shows. */
const FOLDER = join(__dirname, "../fixtures/valid");

/** Configurations in which nothing is left to be wished for. */
const IMPECCABLE = [
  "high-availability",
  "alert-threshold",
  "alert-absent",
  "alert-matched-log",
  "alert-promql",
  "log-metrics",
  "budget",
  "good-stack",
];

const found = new Map<string, readonly Finding[]>(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".tf.json"))
    .map((file) => [
      file.replace(".tf.json", ""),
      check(resourcesOfConfiguration(JSON.parse(readFileSync(join(FOLDER, file), "utf8")))),
    ]),
);

describe("valid configurations", () => {
  // For a person to judge whether the warnings are worth their place.
  afterAll(() => {
    const counts = new Map<string, number>();
    for (const { rule, severity } of [...found.values()].flat())
      if (severity === "warning") counts.set(rule, (counts.get(rule) ?? 0) + 1);
    const lines = [...counts].sort((a, b) => b[1] - a[1]).map(([rule, n]) => `  ${n} ${rule}`);
    process.stdout.write(`warnings on ${found.size} valid configurations:\n${lines.join("\n")}\n`);
  });

  test("are of at least thirty kinds", () => {
    expect(found.size).toBeGreaterThanOrEqual(30);
  });

  test.each([...found.keys()])("%s has no error", (name) => {
    expect(shown((found.get(name) ?? []).filter(({ severity }) => severity === "error"))).toBe("");
  });

  test.each(IMPECCABLE)("%s has no warning either", (name) => {
    expect(shown((found.get(name) ?? []).filter(({ severity }) => severity !== "info"))).toBe("");
    expect(found.has(name)).toBe(true);
  });
});
