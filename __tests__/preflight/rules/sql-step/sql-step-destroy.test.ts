import { sqlStepDestroy } from "../../../../preflight/rules/sql-step/sql-step-destroy";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses references at destroy (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepDestroy, {
        "null_resource.sql": {
          triggers: { a: "1" },
          provisioner: [
            {
              "local-exec": {
                when: "destroy",
                command: "./drop.sh ${google_sql_database_instance.main.name} ${var.db}",
              },
            },
          ],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-destroy null_resource.sql provisioner[0].local-exec.command
      a step at destroy cannot refer to anything but itself; got "google_sql_database_instance.main.name"; allowed: self, path, each, count
      fix: write triggers = { name = "\${google_sql_database_instance.main.name}" } and \${self.triggers.name}
    error sql-step-destroy null_resource.sql provisioner[0].local-exec.command
      a step at destroy cannot refer to anything but itself; got "var.db"; allowed: self, path, each, count
      fix: write triggers = { db = "\${var.db}" } and \${self.triggers.db}"
  `);
});

test("refuses references at destroy (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepDestroy, {
        "terraform_data.sql": {
          provisioner: {
            "local-exec": { when: "destroy", command: "./drop.sh", environment: { DB: "${local.db}" } },
          },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-destroy terraform_data.sql provisioner.local-exec.environment.DB
      a step at destroy cannot refer to anything but itself; got "local.db"; allowed: self, path, each, count
      fix: write input = { db = "\${local.db}" } and \${self.input.db}"
  `);
});

test("refuses a trigger that is not written", () => {
  expect(
    shown(
      findingsOf(sqlStepDestroy, {
        "null_resource.sql": {
          triggers: { instance: "main" },
          provisioner: [
            { "local-exec": { when: "destroy", command: "./drop.sh ${self.triggers.database}" } },
          ],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-destroy null_resource.sql provisioner[0].local-exec.command
      triggers has no database; got "self.triggers.database"; allowed: instance
      fix: add database to triggers"
  `);
});

test("accepts self, path and each, and any reference before", () => {
  const inputs = [
    {
      "null_resource.sql": {
        for_each: { a: 1 },
        triggers: { db: "${var.db}" },
        provisioner: [
          {
            "local-exec": {
              when: "destroy",
              command: "${path.module}/drop.sh ${self.triggers.db} ${each.key}",
            },
          },
          { "local-exec": { command: "./make.sh ${var.db} ${self.id}" } },
        ],
      },
    },
    {
      "terraform_data.sql": {
        input: { db: "x" },
        provisioner: [
          { "local-exec": { when: "destroy", command: "echo ${self.input.db} ${self.output.db}" } },
        ],
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepDestroy, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepDestroy, {
      "null_resource.sql": {
        triggers: "${local.triggers}",
        provisioner: [{ "local-exec": { when: "destroy", command: "echo ${self.triggers.db}" } }],
      },
    }),
  ).toEqual([]);
});
