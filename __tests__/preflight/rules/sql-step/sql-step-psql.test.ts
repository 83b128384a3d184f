import { sqlStepPsql } from "../../../../preflight/rules/sql-step/sql-step-psql";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("refuses psql that goes on after an error (1)", () => {
  expect(shown(findingsOf(sqlStepPsql, sqlStep("psql -d app -f roles.sql")))).toMatchInlineSnapshot(`
    "error sql-step-psql null_resource.sql provisioner[0].local-exec.command
      psql goes on after an error and ends with success; got "psql -d app -f roles.sql"; allowed: psql -v ON_ERROR_STOP=1 --single-transaction
      fix: write psql -v ON_ERROR_STOP=1 --single-transaction …"
  `);
});

test("refuses psql that goes on after an error (2)", () => {
  expect(shown(findingsOf(sqlStepPsql, sqlStep("cat roles.sql | psql app")))).toMatchInlineSnapshot(`
    "error sql-step-psql null_resource.sql provisioner[0].local-exec.command
      psql goes on after an error and ends with success; got "| psql app"; allowed: psql -v ON_ERROR_STOP=1 --single-transaction
      fix: write psql -v ON_ERROR_STOP=1 --single-transaction …"
  `);
});

test("refuses psql that goes on after an error (3)", () => {
  expect(shown(findingsOf(sqlStepPsql, sqlStep("psql app < roles.sql && echo ok")))).toMatchInlineSnapshot(`
    "error sql-step-psql null_resource.sql provisioner[0].local-exec.command
      psql goes on after an error and ends with success; got "psql app < roles.sql"; allowed: psql -v ON_ERROR_STOP=1 --single-transaction
      fix: write psql -v ON_ERROR_STOP=1 --single-transaction …"
  `);
});

test("refuses psql that goes on after an error (4)", () => {
  expect(shown(findingsOf(sqlStepPsql, sqlStep("psql <<EOF\nSELECT 1;\nEOF")))).toMatchInlineSnapshot(`
    "error sql-step-psql null_resource.sql provisioner[0].local-exec.command
      psql goes on after an error and ends with success; got "psql <<EOF"; allowed: psql -v ON_ERROR_STOP=1 --single-transaction
      fix: write psql -v ON_ERROR_STOP=1 --single-transaction …"
  `);
});

test("warns without a transaction", () => {
  expect(
    shown(findingsOf(sqlStepPsql, sqlStep("psql -v ON_ERROR_STOP=1 -f roles.sql"))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-psql null_resource.sql provisioner[0].local-exec.command
      psql does not run the script in one transaction: an error leaves it half applied; got "psql -v ON_ERROR_STOP=1 -f roles.sql"; allowed: psql -v ON_ERROR_STOP=1 --single-transaction
      fix: write psql --single-transaction …"
  `);
});

test("accepts both options, one command alone, and other programs", () => {
  const inputs = [
    sqlStep("psql -v ON_ERROR_STOP=1 --single-transaction -f roles.sql"),
    sqlStep("psql -X -1 --set=ON_ERROR_STOP=on -d app -f roles.sql"),
    sqlStep("psql -c 'SELECT 1'"),
    sqlStep("which psql; psql --version"),
    sqlStep("node step.cjs"),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepPsql, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(sqlStepPsql, sqlStep("${local.command}"))).toEqual([]);
});
