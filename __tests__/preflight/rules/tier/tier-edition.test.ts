import { tierEdition } from "../../../../preflight/rules/tier/tier-edition";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a custom machine with Enterprise Plus", () => {
  expect(
    shown(findingsOf(tierEdition, instance({ tier: "db-custom-4-15360", edition: "ENTERPRISE_PLUS" }))),
  ).toMatchInlineSnapshot(`
    "error tier-edition google_sql_database_instance.main settings.tier
      edition ENTERPRISE_PLUS does not offer this tier; got "db-custom-4-15360"; allowed: db-perf-optimized-N-<vCPUs>, db-c4a-highmem-<vCPUs> with ENTERPRISE_PLUS
      fix: use db-perf-optimized-N-4, or edition ENTERPRISE"
  `);
});

test("refuses a machine of Enterprise Plus with Enterprise", () => {
  expect(shown(findingsOf(tierEdition, instance({ tier: "db-perf-optimized-N-4" })))).toMatchInlineSnapshot(`
    "error tier-edition google_sql_database_instance.main settings.tier
      edition ENTERPRISE does not offer this tier; got "db-perf-optimized-N-4"; allowed: db-f1-micro, db-g1-small, db-custom-<vCPUs>-<MB> with ENTERPRISE
      fix: use db-custom-4-26624, or edition ENTERPRISE_PLUS"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}),
    instance({ tier: "db-perf-optimized-N-4", edition: "ENTERPRISE_PLUS" }),
    instance({ tier: "db-c4a-highmem-4", edition: "ENTERPRISE_PLUS" }),
    instance({ tier: "db-custom-N4-2-8192" }),
  ])
    expect(findingsOf(tierEdition, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ tier: "${var.tier}", edition: "ENTERPRISE_PLUS" }),
    instance({ tier: "db-perf-optimized-N-4", edition: "${var.edition}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(tierEdition, input)).toEqual([]);
});
