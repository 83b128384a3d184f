import { sqlStepGcloud } from "../../../../preflight/rules/sql-step/sql-step-gcloud";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("warns of gcloud", () => {
  expect(shown(findingsOf(sqlStepGcloud, sqlStep("gcloud sql connect main")))).toMatchInlineSnapshot(`
    "warning sql-step-gcloud null_resource.sql provisioner[0].local-exec.command
      the step needs gcloud on the machine that applies; got "gcloud sql connect main"; allowed: a program that travels with the configuration
      fix: call the API or the database from a program beside the configuration (such as a bundled Node.js file)"
  `);
});

test("refuses it, and other tools, on a hosted runner (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepGcloud, {
        terraform: { cloud: { organization: "example" } },
        ...sqlStep("gcloud sql connect main"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-gcloud null_resource.sql provisioner[0].local-exec.command
      a hosted runner has no gcloud; got "gcloud sql connect main"; allowed: a program that travels with the configuration
      fix: call the API or the database from a program beside the configuration (such as a bundled Node.js file)"
  `);
});

test("refuses it, and other tools, on a hosted runner (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepGcloud, { terraform: { backend: { remote: {} } }, ...sqlStep("psql -f init.sql") }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-gcloud null_resource.sql provisioner[0].local-exec.command
      a hosted runner has no psql; got "psql -f init.sql"; allowed: a program that travels with the configuration
      fix: call the API or the database from a program beside the configuration (such as a bundled Node.js file)"
  `);
});

test("accepts programs that come along", () => {
  const inputs = [
    sqlStep("node ${path.module}/step.cjs"),
    { terraform: { cloud: {} }, ...sqlStep("node step.cjs") },
    sqlStep("psql -f init.sql"),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepGcloud, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(sqlStepGcloud, sqlStep("${local.command}"))).toEqual([]);
});
