import "@microsoft/jest-sarif";
import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { type Inspection, inspect } from "../../../preflight/inspect";
import { sarifReport } from "../../../preflight/report/sarif";
import { configurationOf, instance } from "../../support/preflight";

function inspected(resources: Record<string, unknown>): Inspection {
  return inspect(resourcesOfConfiguration(configurationOf(resources), "prod"), {
    suppressions: [{ rule: "storage-size", address: "*", reason: "to see it fail", file: "preflight.json" }],
  });
}

const WRONG = instance({
  tier: "db-n1-standard-1",
  disk_size: 5,
  database_flags: [
    { name: "max_connections", value: "many" },
    { name: "log_min_duration_statement", value: "soon" },
  ],
});

const report = (inspection = inspected(WRONG)) =>
  sarifReport(inspection, {
    version: "1.2.3",
    locate: () => ({ uri: "cdktf.out/stacks/prod/a b.json", line: 7 }),
  });

test("validates against the schema of SARIF 2.1.0, with findings and without", () => {
  expect(report()).toBeValidSarifLog();
  expect(report({ findings: [], suppressed: [], resources: 0, rules: [] })).toBeValidSarifLog();
  expect(sarifReport(inspected(WRONG), { version: "1", locate: () => undefined })).toBeValidSarifLog();
  // The schema is really looked at.
  expect({ ...report(), version: "2.0.0" }).not.toBeValidSarifLog();
});

test("a result has its rule, level, place and fix", () => {
  const [run] = report().runs;
  const result = run?.results.find(({ ruleId }) => ruleId === "tier-valid");
  expect(result).toMatchObject({
    level: "error",
    message: { text: expect.stringMatching(/db-n1-standard-1[\s\S]*\nfix: /) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "cdktf.out/stacks/prod/a%20b.json" },
          region: { startLine: 7 },
        },
        logicalLocations: [{ fullyQualifiedName: "prod/google_sql_database_instance.main/settings.tier" }],
      },
    ],
  });
  const rule = run?.tool.driver.rules[result?.ruleIndex ?? -1];
  expect(rule).toMatchObject({
    id: "tier-valid",
    helpUri: expect.stringMatching(/^https:/),
    help: { text: expect.any(String) },
    defaultConfiguration: { level: "error" },
  });
});

test("what is suppressed is in it, as suppressed, with the reason", () => {
  const results = report().runs[0]?.results ?? [];
  expect(results.filter((result) => "suppressions" in result)).toMatchObject([
    {
      ruleId: "storage-size",
      suppressions: [{ kind: "external", status: "accepted", justification: "to see it fail" }],
    },
  ]);
});

describe("fingerprints", () => {
  const fingerprints = (resources: Record<string, unknown>, rule: string) =>
    (report(inspected(resources)).runs[0]?.results ?? [])
      .filter(({ ruleId }) => ruleId === rule)
      .map(({ partialFingerprints }) => partialFingerprints["musicdb/v1"]);

  test("stay when the value, the line or the place in a list changes", () => {
    const flag = { name: "max_connections", value: "many" };
    const before = fingerprints(instance({ database_flags: [flag] }), "flags-value");
    const after = fingerprints(
      instance({
        database_flags: [
          { name: "log_connections", value: "on" },
          { ...flag, value: "few" },
        ],
      }),
      "flags-value",
    );
    expect(before).toHaveLength(1);
    expect(after).toEqual(before);
  });

  test("differ between findings", () => {
    const results = report().runs[0]?.results ?? [];
    const all = results.map(({ partialFingerprints }) => partialFingerprints["musicdb/v1"]);
    expect(all.length).toBeGreaterThan(3);
    expect(new Set(all).size).toBe(all.length);
  });
});
