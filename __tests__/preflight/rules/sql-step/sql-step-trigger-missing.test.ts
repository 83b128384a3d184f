import { sqlStepTriggerMissing } from "../../../../preflight/rules/sql-step/sql-step-trigger-missing";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a step with an order and no trigger", () => {
  expect(
    shown(
      findingsOf(sqlStepTriggerMissing, {
        "null_resource.sql": {
          depends_on: ["google_sql_database_instance.main"],
          provisioner: { "local-exec": { command: "psql -f init.sql" } },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-missing null_resource.sql triggers
      a step of SQL without triggers runs once and never again; allowed: a hash of the SQL text, and what tells the instance from its successor
      fix: write triggers = { sql = "\${filesha256("\${path.module}/init.sql")}", instance = "\${google_sql_database_instance.NAME.self_link}" }"
  `);
});

test("refuses an empty map, and terraform_data without triggers_replace (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepTriggerMissing, {
        "null_resource.sql": { triggers: {}, provisioner: [{ "local-exec": { command: "flyway migrate" } }] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-missing null_resource.sql triggers
      a step of SQL without triggers runs once and never again; allowed: a hash of the SQL text, and what tells the instance from its successor
      fix: write triggers = { sql = "\${filesha256("\${path.module}/init.sql")}", instance = "\${google_sql_database_instance.NAME.self_link}" }"
  `);
});

test("refuses an empty map, and terraform_data without triggers_replace (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepTriggerMissing, {
        "terraform_data.sql": {
          input: "1",
          provisioner: [{ "local-exec": [{ command: "./run.sh", environment: { PGHOST: "db" } }] }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-missing terraform_data.sql triggers_replace
      a step of SQL without triggers_replace runs once and never again; allowed: a hash of the SQL text, and what tells the instance from its successor
      fix: write triggers_replace = { sql = "\${filesha256("\${path.module}/init.sql")}", instance = "\${google_sql_database_instance.NAME.self_link}" }"
  `);
});

test("accepts a trigger, a replacement, a step at destroy, and what is no SQL", () => {
  const inputs = [
    {
      "null_resource.sql": {
        triggers: { sql: "abc" },
        provisioner: [{ "local-exec": { command: "psql -f init.sql" } }],
      },
    },
    {
      "terraform_data.sql": {
        triggers_replace: ["1"],
        provisioner: [{ "local-exec": { command: "psql -f init.sql" } }],
      },
    },
    {
      "null_resource.sql": {
        lifecycle: { replace_triggered_by: ["terraform_data.x"] },
        provisioner: [{ "local-exec": { command: "psql -f init.sql" } }],
      },
    },
    {
      "null_resource.sql": {
        provisioner: [{ "local-exec": { command: "psql -f drop.sql", when: "destroy" } }],
      },
    },
    { "null_resource.sql": { provisioner: [{ "local-exec": { command: "echo done" } }] } },
    { "null_resource.sql": { depends_on: ["google_sql_database_instance.main"] } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepTriggerMissing, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepTriggerMissing, {
      "null_resource.sql": {
        triggers: "${local.triggers}",
        provisioner: [{ "local-exec": { command: "psql -f init.sql" } }],
      },
    }),
  ).toEqual([]);
});
