import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { inspect } from "../../../preflight/inspect";
import { jsonReport } from "../../../preflight/report/json";
import { configurationOf, instance } from "../../support/preflight";

test("has the same shape for every finding, what is suppressed with its reason, and the counts", () => {
  const resources = resourcesOfConfiguration(
    configurationOf(instance({ tier: "db-n1-standard-1", disk_size: 5 })),
  );
  const suppressions = [
    { rule: "storage-size", address: "*.main", reason: "to see it fail", file: "preflight.json" },
  ];
  const report = jsonReport(inspect(resources, { suppressions }));

  expect(report.findings.find(({ rule }) => rule === "tier-valid")).toEqual({
    rule: "tier-valid",
    severity: "error",
    source: null,
    address: "google_sql_database_instance.main",
    attribute: "settings.tier",
    path: null,
    message: expect.stringContaining('got "db-n1-standard-1"'),
    fix: expect.stringContaining("db-custom-"),
    link: expect.stringMatching(/^https:/),
  });
  expect(report.suppressed).toMatchObject([
    { rule: "storage-size", reason: "to see it fail", by: "preflight.json" },
  ]);
  const { error, warning, info, suppressed, resources: looked, rules } = report.summary;
  expect(error).toBeGreaterThan(0);
  expect(error + warning + info).toBe(report.findings.length);
  expect([suppressed, looked]).toEqual([1, 1]);
  expect(rules).toBeGreaterThan(100);
});
