import { sqlStepSecret } from "../../../../preflight/rules/sql-step/sql-step-secret";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("refuses a generated password in a command", () => {
  expect(
    shown(findingsOf(sqlStepSecret, sqlStep("./init.sh --password '${random_password.app.result}'"))),
  ).toMatchInlineSnapshot(`
    "error sql-step-secret null_resource.sql provisioner[0].local-exec.command
      the command of the step has a secret in it; got "random_password.app.result"
      fix: give the step the name of the secret in Secret Manager and let it read the value itself"
  `);
});

test("refuses one that is written out, without showing it (1)", () => {
  expect(
    shown(findingsOf(sqlStepSecret, sqlStep("PGPASSWORD=hunter2 psql -f init.sql"))),
  ).toMatchInlineSnapshot(`
    "error sql-step-secret null_resource.sql provisioner[0].local-exec.command
      the command of the step has a secret in it, written out in PGPASSWORD
      fix: give the step the name of the secret in Secret Manager and let it read the value itself"
  `);
});

test("refuses one that is written out, without showing it (2)", () => {
  expect(
    shown(findingsOf(sqlStepSecret, sqlStep("psql postgresql://app:hunter2@10.0.0.3/app -f init.sql"))),
  ).toMatchInlineSnapshot(`
    "error sql-step-secret null_resource.sql provisioner[0].local-exec.command
      the command of the step has a secret in it, written out in the URL
      fix: give the step the name of the secret in Secret Manager and let it read the value itself"
  `);
});

test("refuses one that is written out, without showing it (3)", () => {
  expect(
    shown(findingsOf(sqlStepSecret, sqlStep("psql -c \"CREATE ROLE app LOGIN PASSWORD 'hunter2'\""))),
  ).toMatchInlineSnapshot(`
    "error sql-step-secret null_resource.sql provisioner[0].local-exec.command
      the command of the step has a secret in it, written out in an SQL statement
      fix: give the step the name of the secret in Secret Manager and let it read the value itself"
  `);
});

test("refuses one that is written out, without showing it (4)", () => {
  expect(
    shown(findingsOf(sqlStepSecret, sqlStep("gcloud sql users set-password app --password=hunter2"))),
  ).toMatchInlineSnapshot(`
    "error sql-step-secret null_resource.sql provisioner[0].local-exec.command
      the command of the step has a secret in it, written out in --password
      fix: give the step the name of the secret in Secret Manager and let it read the value itself"
  `);
});

test("warns of one in the environment (1)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepSecret,
        sqlStep("./init.sh", {}, { environment: { PGPASSWORD: "${random_password.app.result}" } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-secret null_resource.sql provisioner[0].local-exec.environment.PGPASSWORD
      the environment of the step has a secret in it: Terraform hides all its output; got "random_password.app.result"
      fix: give the step the name of the secret in Secret Manager and let it read the value itself"
  `);
});

test("warns of one in the environment (2)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepSecret,
        sqlStep(
          "./init.sh",
          {},
          { environment: { DB_PASSWORD: "hunter2", DATABASE_URL: "postgresql://a:b@c/d" } },
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-secret null_resource.sql provisioner[0].local-exec.environment.DATABASE_URL
      a secret is written out in the environment of the step
      fix: give the step the name of the secret in Secret Manager and let it read the value itself
    warning sql-step-secret null_resource.sql provisioner[0].local-exec.environment.DB_PASSWORD
      a secret is written out in the environment of the step
      fix: give the step the name of the secret in Secret Manager and let it read the value itself"
  `);
});

test("accepts what the shell reads by itself, and names of secrets", () => {
  const inputs = [
    sqlStep("PGPASSWORD=$(./read-secret) psql -f init.sql"),
    sqlStep('PGPASSWORD="$DB_PASSWORD" psql -f init.sql'),
    sqlStep("node step.cjs --password-secret projects/p/secrets/s --user app"),
    sqlStep("./init.sh", {}, { environment: { PASSWORD_SECRET: "projects/p/secrets/s", PGUSER: "app" } }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepSecret, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepSecret, sqlStep("./init.sh ${var.name}", {}, { environment: "${local.environment}" })),
  ).toEqual([]);
});
