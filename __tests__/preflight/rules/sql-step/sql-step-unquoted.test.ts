import { sqlStepUnquoted } from "../../../../preflight/rules/sql-step/sql-step-unquoted";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("refuses a password that the shell would read", () => {
  expect(
    shown(
      findingsOf(sqlStepUnquoted, {
        "random_password.app": { special: true },
        ...sqlStep("./init.sh app ${random_password.app.result}"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-unquoted null_resource.sql provisioner[0].local-exec.command
      random_password.app.result is unquoted in a shell command; got "\${random_password.app.result}"; allowed: the environment of the step
      fix: write environment = { VALUE = "\${random_password.app.result}" } and "$VALUE" in the command"
  `);
});

test("refuses it in quotes too", () => {
  expect(
    shown(
      findingsOf(
        sqlStepUnquoted,
        sqlStep("./init.sh '${random_password.app.result}' \"${random_string.s.result}\""),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-unquoted null_resource.sql provisioner[0].local-exec.command
      random_password.app.result stands in single quotes, which a sign of it can close; got "\${random_password.app.result}"; allowed: the environment of the step
      fix: write environment = { VALUE = "\${random_password.app.result}" } and "$VALUE" in the command
    error sql-step-unquoted null_resource.sql provisioner[0].local-exec.command
      random_string.s.result stands in double quotes, which a sign of it can close; got "\${random_string.s.result}"; allowed: the environment of the step
      fix: write environment = { VALUE = "\${random_string.s.result}" } and "$VALUE" in the command"
  `);
});

test("warns of inputs without quotes", () => {
  expect(shown(findingsOf(sqlStepUnquoted, sqlStep("./init.sh ${var.database}")))).toMatchInlineSnapshot(`
    "warning sql-step-unquoted null_resource.sql provisioner[0].local-exec.command
      var.database is unquoted in a shell command; got "\${var.database}"; allowed: the environment of the step
      fix: write environment = { VALUE = "\${var.database}" } and "$VALUE" in the command"
  `);
});

test("looks into the own triggers", () => {
  expect(
    shown(
      findingsOf(
        sqlStepUnquoted,
        sqlStep("./init.sh ${self.triggers.name}", { triggers: { name: "${var.name}" } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-unquoted null_resource.sql provisioner[0].local-exec.command
      self.triggers.name is unquoted in a shell command; got "\${self.triggers.name}"; allowed: the environment of the step
      fix: write environment = { VALUE = "\${self.triggers.name}" } and "$VALUE" in the command"
  `);
});

test("accepts names that the service made, quotes, and letters only", () => {
  const inputs = [
    sqlStep("./init.sh ${google_sql_database_instance.main.connection_name} ${path.module}/x.sql"),
    sqlStep("./init.sh '${var.database}'"),
    { "random_password.app": { special: false }, ...sqlStep("./init.sh ${random_password.app.result}") },
    sqlStep("./init.sh ${self.triggers.name}", { triggers: { name: "main" } }),
    sqlStep("./init.sh ${sha256(var.text)}"),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepUnquoted, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    sqlStep("${local.command}"),
    sqlStep('./init.sh "$NAME"', {}, { environment: { NAME: "${var.name}" } }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepUnquoted, input)).toEqual([]);
});
