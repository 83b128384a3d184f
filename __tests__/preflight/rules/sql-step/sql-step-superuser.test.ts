import { sqlStepSuperuser } from "../../../../preflight/rules/sql-step/sql-step-superuser";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("warns of statements that need a superuser, and of SET ROLE", () => {
  expect(
    shown(
      findingsOf(sqlStepSuperuser, {
        "null_resource.sql": {
          sql: "CREATE ROLE reader; SET ROLE reader; ALTER SYSTEM SET work_mem = '64MB';",
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-superuser null_resource.sql sql
      the statement needs a superuser, and Cloud SQL gives nobody that; got "ALTER SYSTEM"
      fix: write it as database_flags of the instance
    warning sql-step-superuser null_resource.sql sql
      SET ROLE reader fails for a user that is no member of it: creating a role is not enough; got "SET ROLE reader"
      fix: write GRANT reader TO current_user; before SET ROLE reader"
  `);
});

test("finds them in commands and in any case (1)", () => {
  expect(
    shown(findingsOf(sqlStepSuperuser, sqlStep('psql -c "alter role app with superuser"'))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-superuser null_resource.sql provisioner[0].local-exec.command
      the statement needs a superuser, and Cloud SQL gives nobody that; got "alter role app with superuser"
      fix: grant cloudsqlsuperuser instead"
  `);
});

test("finds them in commands and in any case (2)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepSuperuser,
        sqlStep("psql <<EOF\nCOPY t FROM '/data/t.csv';\nCREATE EXTENSION plpython3u;\nEOF"),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-superuser null_resource.sql provisioner[0].local-exec.command
      the statement needs a superuser, and Cloud SQL gives nobody that; got "COPY t FROM '"
      fix: use \\copy, or import from a bucket
    warning sql-step-superuser null_resource.sql provisioner[0].local-exec.command
      the statement needs a superuser, and Cloud SQL gives nobody that; got "CREATE EXTENSION plpython3u"
      fix: take an extension that Cloud SQL lists"
  `);
});

test("accepts what the administrator may do", () => {
  const inputs = [
    sqlStep(
      'psql -c "CREATE ROLE reader NOSUPERUSER; GRANT reader TO current_user; SET ROLE reader; RESET ROLE; SET ROLE NONE"',
    ),
    sqlStep('psql -c "COPY t FROM STDIN"'),
    sqlStep('psql -c "CREATE EXTENSION pg_trgm"'),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepSuperuser, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [sqlStep('psql -c "${local.sql}"'), sqlStep("echo system > notes.txt")];
  for (const input of inputs) expect(findingsOf(sqlStepSuperuser, input)).toEqual([]);
});
