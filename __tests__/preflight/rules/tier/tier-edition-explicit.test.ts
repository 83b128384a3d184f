import { tierEditionExplicit } from "../../../../preflight/rules/tier/tier-edition-explicit";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a Plus machine whose edition is not written", () => {
  expect(
    shown(findingsOf(tierEditionExplicit, instance({ tier: "db-perf-optimized-N-2", edition: null }))),
  ).toMatchInlineSnapshot(`
    "error tier-edition-explicit google_sql_database_instance.main settings.edition
      tier db-perf-optimized-N-2 is one of Enterprise Plus, and the edition is not written; allowed: ENTERPRISE_PLUS, written out
      fix: write edition = "ENTERPRISE_PLUS" if its price is meant, else edition = "ENTERPRISE" and tier db-custom-2-13312"
  `);
});

test("refuses a custom machine that the service would put into Plus", () => {
  expect(
    shown(findingsOf(tierEditionExplicit, instance({ tier: "db-custom-2-7680", edition: null }))),
  ).toMatchInlineSnapshot(`
    "error tier-edition-explicit google_sql_database_instance.main settings.edition
      without an edition POSTGRES_17 becomes ENTERPRISE_PLUS, which does not offer tier db-custom-2-7680; allowed: ENTERPRISE, written out
      fix: write edition = "ENTERPRISE", or use db-perf-optimized-N-2"
  `);
});

test("warns where the service chooses", () => {
  const inputs = [
    instance({ tier: null, edition: null }),
    instance({ edition: null }, { database_version: "POSTGRES_15" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(tierEditionExplicit, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning tier-edition-explicit google_sql_database_instance.main settings.edition
      without an edition POSTGRES_17 becomes ENTERPRISE_PLUS; allowed: ENTERPRISE, ENTERPRISE_PLUS
      fix: write edition = "ENTERPRISE"
    info tier-edition-explicit google_sql_database_instance.main settings.edition
      the edition is not written; allowed: ENTERPRISE, ENTERPRISE_PLUS
      fix: write edition = "ENTERPRISE""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}),
    { "google_sql_database_instance.main": { clone: { source_instance_name: "other" } } },
  ])
    expect(findingsOf(tierEditionExplicit, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ edition: "${var.edition}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(tierEditionExplicit, input)).toEqual([]);
});
