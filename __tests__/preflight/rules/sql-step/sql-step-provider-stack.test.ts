import { sqlStepProviderStack } from "../../../../preflight/rules/sql-step/sql-step-provider-stack";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a provider for an instance of the same stack", () => {
  expect(
    shown(
      findingsOf(sqlStepProviderStack, {
        ...instance(),
        "provider.postgresql": { host: "${google_sql_database_instance.main.public_ip_address}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-provider-stack provider.postgresql host
      the provider connects to google_sql_database_instance.main, which this stack makes; got "google_sql_database_instance.main"
      fix: put the grants into a stack of their own, after this one"
  `);
});

test("accepts data sources, names and other providers", () => {
  const inputs = [
    {
      ...instance(),
      "data.google_sql_database_instance.main": {},
      "provider.postgresql": { host: "${data.google_sql_database_instance.main.public_ip_address}" },
    },
    { ...instance(), "provider.postgresql": { scheme: "gcppostgres", host: "example/us-central1/main" } },
    { ...instance(), "provider.google": { project: "${google_sql_database_instance.main.project}" } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepProviderStack, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepProviderStack, { ...instance(), "provider.postgresql": { host: "${var.host}" } }),
  ).toEqual([]);
});
