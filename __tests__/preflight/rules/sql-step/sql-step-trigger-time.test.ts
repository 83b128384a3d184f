import { sqlStepTriggerTime } from "../../../../preflight/rules/sql-step/sql-step-trigger-time";
import { findingsOf, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("refuses the time and random ids (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepTriggerTime, sqlStep("psql -f init.sql", { triggers: { always: "${timestamp()}" } })),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-time null_resource.sql triggers.always
      timestamp() is another value at every run, so the step runs at every apply; got "\${timestamp()}"; allowed: a hash of what the step applies
      fix: write "\${filesha256("\${path.module}/FILE.sql")}", or the hash of the SQL text"
  `);
});

test("refuses the time and random ids (2)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepTriggerTime,
        sqlStep("psql -f init.sql", {
          triggers: { always: '${formatdate("YYYY", plantimestamp())}-${uuid()}' },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-time null_resource.sql triggers.always
      plantimestamp() is another value at every run, so the step runs at every apply; got "\${formatdate("YYYY", plantimestamp())}-\${uuid()}"; allowed: a hash of what the step applies
      fix: write "\${filesha256("\${path.module}/FILE.sql")}", or the hash of the SQL text"
  `);
});

test("refuses the time and random ids (3)", () => {
  expect(
    shown(
      findingsOf(sqlStepTriggerTime, {
        "terraform_data.sql": {
          triggers_replace: ["${timestamp()}"],
          provisioner: [{ "local-exec": { command: "psql -f init.sql" } }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-trigger-time terraform_data.sql triggers_replace[0]
      timestamp() is another value at every run, so the step runs at every apply; got "\${timestamp()}"; allowed: a hash of what the step applies
      fix: write "\${filesha256("\${path.module}/FILE.sql")}", or the hash of the SQL text"
  `);
});

test("warns of a moment that code wrote, and of steps without SQL (1)", () => {
  expect(
    shown(
      findingsOf(
        sqlStepTriggerTime,
        sqlStep("psql -f init.sql", { triggers: { at: "2026-11-25T10:00:00.000Z" } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-trigger-time null_resource.sql triggers.at
      the trigger is a moment or a random id, which code makes anew at every synth; got "2026-11-25T10:00:00.000Z"; allowed: a hash of what the step applies
      fix: write "\${filesha256("\${path.module}/FILE.sql")}", or the hash of the SQL text"
  `);
});

test("warns of a moment that code wrote, and of steps without SQL (2)", () => {
  expect(
    shown(findingsOf(sqlStepTriggerTime, sqlStep("echo", { triggers: { at: "${timestamp()}" } }))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-trigger-time null_resource.sql triggers.at
      timestamp() is another value at every run, so the step runs at every apply; got "\${timestamp()}"; allowed: a hash of what the step applies
      fix: write a hash of the files that the step uses"
  `);
});

test("accepts hashes, versions and names", () => {
  const inputs = [
    sqlStep("psql -f init.sql"),
    sqlStep("psql -f init.sql", { triggers: { version: "12", name: "main", day: "2026-11-25" } }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepTriggerTime, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    sqlStep("psql -f init.sql", { triggers: "${local.triggers}" }),
    sqlStep("psql -f init.sql", { triggers: { time: "${var.time}" } }),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepTriggerTime, input)).toEqual([]);
});
