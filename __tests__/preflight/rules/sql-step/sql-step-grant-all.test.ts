import { sqlStepGrantAll } from "../../../../preflight/rules/sql-step/sql-step-grant-all";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of ALL and writes the list of the version (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepGrantAll, { "postgresql_grant.app": { object_type: "table", privileges: ["ALL"] } }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-grant-all postgresql_grant.app privileges[0]
      ALL is read back as the single privileges and shows as a change in every plan; got "ALL"; allowed: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN
      fix: write privileges = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]"
  `);
});

test("warns of ALL and writes the list of the version (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepGrantAll, {
        ...instance({}, { database_version: "POSTGRES_15" }),
        "postgresql_grant.app": { object_type: "table", privileges: ["all privileges"] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-grant-all postgresql_grant.app privileges[0]
      ALL is read back as the single privileges and shows as a change in every plan; got "all privileges"; allowed: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER
      fix: write privileges = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]"
  `);
});

test("warns of ALL and writes the list of the version (3)", () => {
  expect(
    shown(
      findingsOf(sqlStepGrantAll, {
        "postgresql_default_privileges.app": { object_type: "sequence", privileges: ["ALL"] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-grant-all postgresql_default_privileges.app privileges[0]
      ALL is read back as the single privileges and shows as a change in every plan; got "ALL"; allowed: USAGE, SELECT, UPDATE
      fix: write privileges = ["USAGE", "SELECT", "UPDATE"]"
  `);
});

test("refuses privileges of other objects, and slips", () => {
  expect(
    shown(
      findingsOf(sqlStepGrantAll, {
        "postgresql_grant.app": { object_type: "table", privileges: ["USAGE", "SELCT"] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-grant-all postgresql_grant.app privileges[0]
      a table has no such privilege; got "USAGE"; allowed: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN
      fix: remove it
    error sql-step-grant-all postgresql_grant.app privileges[1]
      a table has no such privilege; got "SELCT"; allowed: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN
      fix: write "SELECT""
  `);
});

test("accepts lists that fit", () => {
  const inputs = [
    { "postgresql_grant.app": { object_type: "table", privileges: ["SELECT", "insert"] } },
    { "postgresql_grant.app": { object_type: "database", privileges: ["CONNECT", "TEMP"] } },
    { "postgresql_grant.app": { object_type: "schema", privileges: [] } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepGrantAll, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "postgresql_grant.app": { object_type: "${var.type}", privileges: ["ALL"] } },
    { "postgresql_grant.app": { object_type: "table", privileges: "${var.privileges}" } },
    { "postgresql_grant.app": { object_type: "table", privileges: ["${var.privilege}"] } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepGrantAll, input)).toEqual([]);
});
