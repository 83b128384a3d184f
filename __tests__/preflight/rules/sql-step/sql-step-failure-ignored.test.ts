import { sqlStepFailureIgnored } from "../../../../preflight/rules/sql-step/sql-step-failure-ignored";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("warns of failures that nobody sees (1)", () => {
  expect(
    shown(findingsOf(sqlStepFailureIgnored, sqlStep("psql -f init.sql", {}, { on_failure: "continue" }))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-failure-ignored null_resource.sql provisioner[0].local-exec.on_failure
      a step that failed is recorded as done; got "continue"; allowed: fail
      fix: remove on_failure"
  `);
});

test("warns of failures that nobody sees (2)", () => {
  expect(
    shown(findingsOf(sqlStepFailureIgnored, sqlStep("psql -f init.sql || true"))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-failure-ignored null_resource.sql provisioner[0].local-exec.command
      the command ends with success whatever happens; got "|| true"
      fix: remove || true"
  `);
});

test("warns of failures that nobody sees (3)", () => {
  expect(
    shown(findingsOf(sqlStepFailureIgnored, sqlStep("psql -f init.sql; exit 0"))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-failure-ignored null_resource.sql provisioner[0].local-exec.command
      the command ends with success whatever happens; got "; exit 0"
      fix: remove ; exit 0"
  `);
});

test("accepts steps that fail, and other programs", () => {
  const inputs = [
    sqlStep("psql -f init.sql", {}, { on_failure: "fail" }),
    sqlStep("psql -f init.sql || exit 1"),
    sqlStep("./deploy.sh || true", { triggers: { a: "1" } }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepFailureIgnored, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepFailureIgnored, sqlStep("psql -f init.sql", {}, { on_failure: "${var.f}" })),
  ).toEqual([]);
});
