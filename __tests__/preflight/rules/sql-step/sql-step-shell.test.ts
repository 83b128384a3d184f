import { sqlStepShell } from "../../../../preflight/rules/sql-step/sql-step-shell";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("warns of syntax that sh may not have (1)", () => {
  expect(shown(findingsOf(sqlStepShell, sqlStep("set -euo pipefail; psql -f a.sql")))).toMatchInlineSnapshot(`
    "warning sql-step-shell null_resource.sql provisioner[0].local-exec.command
      the command has syntax of bash, and /bin/sh runs it; got "set -euo pipefail"
      fix: add interpreter = ["/bin/bash", "-c"]"
  `);
});

test("warns of syntax that sh may not have (2)", () => {
  expect(
    shown(findingsOf(sqlStepShell, sqlStep("if [[ -f a.sql ]]; then psql -f a.sql; fi"))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-shell null_resource.sql provisioner[0].local-exec.command
      the command has syntax of bash, and /bin/sh runs it; got "[["
      fix: add interpreter = ["/bin/bash", "-c"]"
  `);
});

test("warns of syntax that sh may not have (3)", () => {
  expect(shown(findingsOf(sqlStepShell, sqlStep("source ./env && psql -f a.sql")))).toMatchInlineSnapshot(`
    "warning sql-step-shell null_resource.sql provisioner[0].local-exec.command
      the command has syntax of bash, and /bin/sh runs it; got "source ."
      fix: add interpreter = ["/bin/bash", "-c"]"
  `);
});

test("accepts it with bash, and what sh has", () => {
  const inputs = [
    sqlStep("set -o pipefail; psql -f a.sql", {}, { interpreter: ["/bin/bash", "-c"] }),
    sqlStep("set -eu; if [ -f a.sql ]; then . ./env; fi"),
    sqlStep("bash -c 'set -o pipefail; psql'"),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepShell, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    sqlStep("${local.command}"),
    sqlStep("set -o pipefail", {}, { interpreter: "${var.shell}" }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepShell, input)).toEqual([]);
});
