import { sqlStepTransaction } from "../../../../preflight/rules/sql-step/sql-step-transaction";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("refuses them in a transaction (1)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepTransaction,
        sqlStep('psql -v ON_ERROR_STOP=1 -1 -c "CREATE INDEX CONCURRENTLY i ON t (c)"'),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-transaction null_resource.sql provisioner[0].local-exec.command
      CREATE INDEX CONCURRENTLY cannot run in a transaction; got "-1"
      fix: run it in a step of its own, without -1"
  `);
});

test("refuses them in a transaction (2)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepTransaction,
        sqlStep("psql -c 'CREATE DATABASE app; GRANT CONNECT ON DATABASE app TO reader'"),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-transaction null_resource.sql provisioner[0].local-exec.command
      CREATE DATABASE cannot run in a transaction; got "CREATE DATABASE app; GRANT CONNECT ON DATABASE app TO reader"
      fix: run it in a step of its own, one statement at a time"
  `);
});

test("refuses them in a transaction (3)", () => {
  expect(
    shown(findingsOf(sqlStepTransaction, { "null_resource.sql": { sql: "BEGIN; VACUUM t; COMMIT;" } })),
  ).toMatchInlineSnapshot(`
    "error sql-step-transaction null_resource.sql sql
      VACUUM cannot run in a transaction; got "BEGIN … COMMIT"
      fix: run it in a step of its own, one statement at a time"
  `);
});

test("accepts them alone", () => {
  const inputs = [
    sqlStep('psql -c "CREATE INDEX CONCURRENTLY i ON t (c);"'),
    sqlStep('psql -v ON_ERROR_STOP=1 -1 -c "CREATE INDEX i ON t (c)"'),
    { "null_resource.sql": { sql: "CREATE INDEX CONCURRENTLY i ON t (c); SELECT 1" } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepTransaction, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(sqlStepTransaction, sqlStep('psql -1 -c "${local.sql}"'))).toEqual([]);
});
