import { sqlStepTriggerContent } from "../../../../preflight/rules/sql-step/sql-step-trigger-content";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("warns when no trigger follows the script", () => {
  expect(
    shown(
      findingsOf(
        sqlStepTriggerContent,
        sqlStep("psql -v ON_ERROR_STOP=1 -1 -f ${path.module}/sql/init.sql", {
          triggers: { instance: "${google_sql_database_instance.main.self_link}" },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-trigger-content null_resource.sql triggers
      no trigger follows the content of the script; got "\${path.module}/sql/init.sql"
      fix: add sql = "\${filesha256("\${path.module}/sql/init.sql")}""
  `);
});

test("accepts a hash, a version, and a step that names no file", () => {
  const inputs = [
    sqlStep("psql -f init.sql"),
    sqlStep("psql -f init.sql", { triggers: { v: "3" } }),
    sqlStep("psql -f init.sql", { triggers: { hash: "d41d8cd98f00b204e9800998ecf8427e" } }),
    sqlStep("node step.cjs", { triggers: { instance: "a:b:c" } }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepTriggerContent, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    sqlStep("psql -f init.sql", { triggers: { sql: "${local.hash}" } }),
    sqlStep("psql -f init.sql", { triggers: "${var.triggers}" }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepTriggerContent, input)).toEqual([]);
});
