import { tierRequired } from "../../../../preflight/rules/tier/tier-required";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of settings without a tier, and of no settings", () => {
  const inputs = [
    { "google_sql_database_instance.main": { settings: { edition: "ENTERPRISE" } } },
    { "google_sql_database_instance.main": { name: "main" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(tierRequired, input))).join("\n")).toMatchInlineSnapshot(`
    "warning tier-required google_sql_database_instance.main settings.tier
      the settings name no tier; allowed: a tier, e.g. db-custom-1-3840
      fix: write settings.tier
    warning tier-required google_sql_database_instance.main settings
      there are neither settings nor a clone; allowed: a tier, e.g. db-custom-1-3840
      fix: write settings.tier"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}),
    { "google_sql_database_instance.main": { clone: { source_instance_name: "other" } } },
  ])
    expect(findingsOf(tierRequired, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ tier: "${var.tier}" }),
    instance({}, { settings: "${local.settings}" }),
    { "google_sql_database_instance.main": { dynamic: { settings: { for_each: [] } } } },
  ])
    expect(findingsOf(tierRequired, input)).toEqual([]);
});
