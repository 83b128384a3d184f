import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { judgeProduction, SKIPPED, scannersMarkdown } from "../../scripts/document-scanners";

const results = judgeProduction();
const names = (verdict: string) =>
  results.filter((one) => one.verdict === verdict).map(({ policy }) => `${policy.tool} ${policy.id}`);

test("production passes each scanner's policy, or there is a reason why not", () => {
  expect(names("fails").sort()).toEqual(Object.keys(SKIPPED).sort());
  for (const reason of Object.values(SKIPPED)) expect(reason).toMatch(/\w+ \w+ \w+/);
});

test("what only a running instance shows is not called passed, and nothing waits for a person's judgement", () => {
  expect(names("running")).toEqual([
    "gcpdiag cloudsql/ERR_2023_001",
    "gcpdiag cloudsql/WARN_2022_001",
    "gcpdiag cloudsql/WARN_2023_002",
    "gcpdiag cloudsql/WARN_2023_003",
    "gcpdiag cloudsql/WARN_2026_003",
  ]);
  expect(names("by hand")).toEqual([]);
});

test("the pages of the documentation are up to date", () => {
  const policies = readFileSync(resolve(__dirname, "../../docs/policies.md"), "utf8");
  expect(policies).toContain(`why ${names("fails").length} fail on purpose`);
  // Run npm run docs:scanners where this fails.
  expect(readFileSync(resolve(__dirname, "../../docs/scanners.md"), "utf8")).toBe(scannersMarkdown(results));
});
