import { Cron } from "../../../cloudsql/cron";
import { Duration } from "../../../cloudsql/duration";
import { formatUsd } from "../../../cloudsql/pricing/money";
import { ExistingExportBucket, ExportBucket } from "../../../constructs/export-bucket";
import { ScheduledExport } from "../../../constructs/scheduled-export";
import { costOf } from "../../../preflight/cost/cost";
import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { addInstance, synthesizeConstruct } from "../../support/construct";

function exportCosts({ days = 30, schedule = "0 2 * * *", location = "us-central1", existing = false } = {}) {
  const { json } = synthesizeConstruct((stack) => {
    const instance = addInstance(stack, { project: "loist-music-test", name: "music-db" });
    const bucket = existing
      ? new ExistingExportBucket(stack, "bucket", "archive")
      : new ExportBucket(stack, "bucket", {
          project: "loist-music-test",
          name: "music-exports",
          location,
          retention: Duration.days(days),
        });
    new ScheduledExport(stack, "export", {
      region: "us-central1",
      instance,
      database: "music_library",
      bucket,
      schedule: Cron.of(schedule),
      timeZone: "UTC",
    });
  });
  const { lines } = costOf(resourcesOfConfiguration(json)).estimate;
  return lines
    .filter(({ item }) => item === "exports")
    .map(({ formula, monthly = 0, basis }) => [formula, formatUsd(monthly), basis]);
}

test("a month of nightly exports, and the week in which a deleted one can be had back", () => {
  expect(exportCosts()).toMatchInlineSnapshot(`
    [
      [
        "38 exports × 5 GB × 0.01, if a quarter of the disk each",
        "1.90",
        "listed",
      ],
    ]
  `);
});

test("a short time is of the class that costs more; other places are taken for the same", () => {
  expect(exportCosts({ days: 7, schedule: "0 2 * * 0", location: "us" })).toMatchInlineSnapshot(`
    [
      [
        "3 exports × 5 GB × 0.02, if a quarter of the disk each",
        "0.30",
        "inferred",
      ],
    ]
  `);
});

test("a bucket of somebody else is on another bill", () => {
  expect(exportCosts({ existing: true })).toEqual([]);
});
