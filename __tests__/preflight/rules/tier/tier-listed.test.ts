import { tierListed } from "../../../../preflight/rules/tier/tier-listed";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of sizes that are in no list", () => {
  const inputs = [
    instance({ tier: "db-perf-optimized-N-24", edition: "ENTERPRISE_PLUS" }),
    instance({ tier: "db-c4a-highmem-6", edition: "ENTERPRISE_PLUS" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(tierListed, input))).join("\n")).toMatchInlineSnapshot(`
    "warning tier-listed google_sql_database_instance.main settings.tier
      this size is in no list of Enterprise Plus machines; got "db-perf-optimized-N-24"; allowed: db-perf-optimized-N- with 2, 4, 8, 16, 32, 48, 64, 80, 96 or 128 vCPUs
      fix: choose a listed size
    warning tier-listed google_sql_database_instance.main settings.tier
      this size is in no list of Enterprise Plus machines; got "db-c4a-highmem-6"; allowed: db-c4a-highmem- with 2, 4, 8, 16, 32, 48, 64 or 72 vCPUs
      fix: choose a listed size"
  `);
});

test("warns of N4 machines of unknown sizes", () => {
  expect(shown(findingsOf(tierListed, instance({ tier: "db-custom-N4-3-4096" })))).toMatchInlineSnapshot(`
    "warning tier-listed google_sql_database_instance.main settings.tier
      N4 machines are not known to come in this size; got "db-custom-N4-3-4096"; allowed: 2 to 80 vCPUs in steps of 2, with 2 to 8 GB a vCPU
      fix: use db-custom-N4-4-8192"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ tier: "db-perf-optimized-N-32" }),
    instance({ tier: "db-c4a-highmem-8" }),
    instance({ tier: "db-custom-N4-4-8192" }),
    instance({ tier: "db-custom-2-7680" }),
  ])
    expect(findingsOf(tierListed, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({ tier: "${var.tier}" }), instance({}, { settings: "${local.settings}" })])
    expect(findingsOf(tierListed, input)).toEqual([]);
});
