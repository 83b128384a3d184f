import { sqlStepTriggerSecret } from "../../../../preflight/rules/sql-step/sql-step-trigger-secret";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("refuses a password as a trigger, directly and through a local (1)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepTriggerSecret,
        sqlStep("./run.sh", { triggers: { password: "${random_password.app.result}" } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-secret null_resource.sql triggers.password
      a sensitive value is in triggers, which the state keeps as plain text; got "random_password.app.result"; allowed: the secret version's number
      fix: write the number: \${google_secret_manager_secret_version.NAME.version}, or secret_data_wo_version"
  `);
});

test("refuses a password as a trigger, directly and through a local (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepTriggerSecret, {
        locals: { login: "app:${random_password.app.result}" },
        ...sqlStep("./run.sh", { triggers: { login: "${local.login}" } }),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-secret null_resource.sql triggers.login
      a sensitive value is in triggers, which the state keeps as plain text; got "local.login"; allowed: the secret version's number
      fix: write the number: \${google_secret_manager_secret_version.NAME.version}, or secret_data_wo_version"
  `);
});

test("refuses it in terraform_data, and a sensitive variable", () => {
  expect(
    shown(
      findingsOf(sqlStepTriggerSecret, {
        "variable.key": { sensitive: true },
        "terraform_data.sql": {
          triggers_replace: [{ k: "${var.key}" }],
          input: "${google_secret_manager_secret_version.v.secret_data}",
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-secret terraform_data.sql input
      a sensitive value is in input, which the state keeps as plain text; got "google_secret_manager_secret_version.v.secret_data"; allowed: the secret version's number
      fix: write the number: \${google_secret_manager_secret_version.NAME.version}, or secret_data_wo_version
    error sql-step-trigger-secret terraform_data.sql triggers_replace[0].k
      a sensitive value is in triggers_replace, which the state keeps as plain text; got "var.key"; allowed: the secret version's number
      fix: write the number: \${google_secret_manager_secret_version.NAME.version}, or secret_data_wo_version"
  `);
});

test("warns of a hash, and of a text that is named so (1)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepTriggerSecret,
        sqlStep("./run.sh", { triggers: { password: "${sha256(random_password.app.result)}" } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-trigger-secret null_resource.sql triggers.password
      the hash of a secret is kept in the state; got "random_password.app.result"; allowed: the secret version's number
      fix: write the number: \${google_secret_manager_secret_version.NAME.version}, or secret_data_wo_version"
  `);
});

test("warns of a hash, and of a text that is named so (2)", () => {
  expect(
    shown(findingsOf(sqlStepTriggerSecret, sqlStep("./run.sh", { triggers: { db_password: "hunter2" } }))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-trigger-secret null_resource.sql triggers.db_password
      a sensitive value is in triggers, which the state keeps as plain text; allowed: the secret version's number
      fix: write the number: \${google_secret_manager_secret_version.NAME.version}, or secret_data_wo_version"
  `);
});

test("accepts the number of the version", () => {
  const inputs = [
    sqlStep("./run.sh", { triggers: { password: "${google_secret_manager_secret_version.v.version}" } }),
    sqlStep("./run.sh", { triggers: { password_version: "3", secret: "projects/p/secrets/s" } }),
    sqlStep("./run.sh", { triggers: { id: "${random_password.app.id}" } }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepTriggerSecret, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(
      sqlStepTriggerSecret,
      sqlStep("./run.sh", {
        triggers: { instance: "${google_sql_database_instance.main.name}", x: "${var.x}" },
      }),
    ),
  ).toEqual([]);
});
