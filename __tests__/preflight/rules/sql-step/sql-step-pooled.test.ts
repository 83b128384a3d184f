import { sqlStepPooled } from "../../../../preflight/rules/sql-step/sql-step-pooled";
import { findingsOf, instance, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("refuses a step through the proxy (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepPooled, {
        ...instance({
          edition: "ENTERPRISE_PLUS",
          connection_pool_config: { connection_pooling_enabled: true },
        }),
        "null_resource.sql": { via: "auth-proxy", sql: "CREATE INDEX CONCURRENTLY i ON t (c);" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-pooled null_resource.sql via
      the step goes through the proxy, and google_sql_database_instance.main pools its connections; got "auth-proxy"; allowed: a direct connection, port 5432
      fix: run it direct over the private IP (private_ip_address, port 5432)"
  `);
});

test("refuses a step through the proxy (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepPooled, {
        ...instance({
          edition: "ENTERPRISE_PLUS",
          connection_pool_config: [{ connection_pooling_enabled: "true" }],
        }),
        ...sqlStep("cloud-sql-proxy example:us-central1:main & psql -f init.sql"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-pooled null_resource.sql provisioner[0].local-exec.command
      the step goes through the proxy, and google_sql_database_instance.main pools its connections; got "cloud-sql-proxy example:us-central1:main & psql -f init.sql"; allowed: a direct connection, port 5432
      fix: run it direct over the private IP (private_ip_address, port 5432)"
  `);
});

test("warns of the port of the pooler", () => {
  expect(
    shown(
      findingsOf(sqlStepPooled, {
        ...instance({
          edition: "ENTERPRISE_PLUS",
          connection_pool_config: { connection_pooling_enabled: true },
        }),
        ...sqlStep("psql -p 6432 -f init.sql"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-pooled null_resource.sql provisioner[0].local-exec.command
      the step goes to the pooler's port; got "6432"; allowed: 5432
      fix: write port 5432"
  `);
});

test("accepts a direct way, an instance without pooler, and another instance", () => {
  const inputs = [
    {
      ...instance({
        edition: "ENTERPRISE_PLUS",
        connection_pool_config: { connection_pooling_enabled: true },
      }),
      ...sqlStep("psql -h db -p 5432 -f init.sql"),
    },
    {
      ...instance({
        edition: "ENTERPRISE_PLUS",
        connection_pool_config: { connection_pooling_enabled: false },
      }),
      "null_resource.sql": { via: "auth-proxy", sql: "SELECT 1" },
    },
    {
      ...instance({
        edition: "ENTERPRISE_PLUS",
        connection_pool_config: { connection_pooling_enabled: true },
      }),
      "google_sql_database_instance.other": { name: "other" },
      ...sqlStep("cloud-sql-proxy ${google_sql_database_instance.other.connection_name} & psql -f init.sql"),
    },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepPooled, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepPooled, {
      ...instance({
        edition: "ENTERPRISE_PLUS",
        connection_pool_config: { connection_pooling_enabled: "${var.pool}" },
      }),
      "null_resource.sql": { via: "auth-proxy", sql: "SELECT 1" },
    }),
  ).toEqual([]);
});
