import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { LOGS } from "../../cloudsql/log-filter";
import { LOG_METRICS } from "../../cloudsql/log-metrics";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { inspect } from "../../preflight/inspect";
import { configurationOf } from "../support/preflight";

const page = readFileSync(resolve(__dirname, "../../docs/logs.md"), "utf8");
/** Blocks without a language are queries. */
const queries = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, language, text = ""]) =>
  language ? [] : [text],
);

test("queries name logs that there are", () => {
  expect(queries).toHaveLength(7);
  for (const query of queries) expect(query).toMatch(/^log_id\("/);
  const named = [...page.matchAll(/log_id\("([^"]+)"\)/g)].map(([, log]) => log);
  expect(Object.values(LOGS)).toEqual(expect.arrayContaining(named));
});

test.each(queries)("a filter that the service takes: %s", (filter) => {
  const metric = { "google_logging_metric.example": { name: "example", filter } };
  const { findings } = inspect(resourcesOfConfiguration(configurationOf(metric)));
  expect(findings.filter(({ rule }) => rule === "monitoring-log-filter")).toEqual([]);
});

test("the page lists each log-based metric with its label", () => {
  for (const { id, label } of LOG_METRICS) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${id}\` |`));
    expect(row).toMatch(label ? new RegExp(`\\| \`${label.key}\` \\|$`) : /\| \|$/);
  }
});
