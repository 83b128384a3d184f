import { tierValid } from "../../../../preflight/rules/tier/tier-valid";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a predefined N1 machine and names the custom one", () => {
  expect(shown(findingsOf(tierValid, instance({ tier: "db-n1-standard-1" })))).toMatchInlineSnapshot(`
    "error tier-valid google_sql_database_instance.main settings.tier
      PostgreSQL takes no predefined N1 machines, only shared-core and custom ones; got "db-n1-standard-1"; allowed: db-f1-micro, db-g1-small, db-custom-<vCPUs>-<MB>; with ENTERPRISE_PLUS db-perf-optimized-N-<vCPUs>
      fix: use db-custom-1-3840, the same machine as a custom tier"
  `);
});

test("names every fault of a custom machine and the nearest valid one", () => {
  expect(shown(findingsOf(tierValid, instance({ tier: "db-custom-3-10000" })))).toMatchInlineSnapshot(`
    "error tier-valid google_sql_database_instance.main settings.tier
      Cloud SQL has no such custom machine: 3 vCPUs is neither 1 nor an even number up to 96; 10000 MB is not a multiple of 256; got "db-custom-3-10000"; allowed: db-custom-<1 or an even number of vCPUs>-<memory in MB, a multiple of 256, 0.9 to 6.5 GB a vCPU, at least 3840>
      fix: use db-custom-4-10240"
  `);
});

test("accepts the nearest valid machines", () => {
  for (const tier of ["db-custom-1-3840", "db-custom-4-10240", "db-f1-micro", "db-perf-optimized-N-2"]) {
    expect(findingsOf(tierValid, instance({ tier }))).toEqual([]);
  }
});

test("skips what is not known", () => {
  expect(findingsOf(tierValid, instance({ tier: "${var.tier}" }))).toEqual([]);
  expect(
    findingsOf(tierValid, { "google_sql_database_instance.main": { settings: "${local.settings}" } }),
  ).toEqual([]);
});
