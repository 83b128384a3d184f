import { sqlStepDefaultPrivileges } from "../../../../preflight/rules/sql-step/sql-step-default-privileges";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a grant on the tables of today (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepDefaultPrivileges, {
        "postgresql_grant.reader": {
          role: "reader",
          object_type: "table",
          schema: "public",
          privileges: ["SELECT"],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-default-privileges postgresql_grant.reader object_type
      the grant covers the tables that exist and none that comes later; got "table"
      fix: add a postgresql_default_privileges with the same role (reader), schema, object_type = "table" and privileges"
  `);
});

test("warns of a grant on the tables of today (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepDefaultPrivileges, {
        "postgresql_grant.reader": {
          role: "reader",
          object_type: "table",
          schema: "public",
          privileges: ["SELECT"],
        },
        "postgresql_default_privileges.other": { role: "writer", object_type: "table", schema: "public" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-default-privileges postgresql_grant.reader object_type
      the grant covers the tables that exist and none that comes later; got "table"
      fix: add a postgresql_default_privileges with the same role (reader), schema, object_type = "table" and privileges"
  `);
});

test("accepts it with default privileges, on named tables, and on a schema", () => {
  const inputs = [
    {
      "postgresql_grant.reader": {
        role: "reader",
        object_type: "table",
        schema: "public",
        privileges: ["SELECT"],
      },
      "postgresql_default_privileges.reader": {
        role: "reader",
        owner: "o",
        object_type: "table",
        schema: "public",
        privileges: ["SELECT"],
      },
    },
    {
      "postgresql_grant.reader": {
        role: "reader",
        object_type: "table",
        schema: "public",
        privileges: ["SELECT"],
        objects: ["tracks"],
      },
    },
    { "postgresql_grant.s": { object_type: "schema", privileges: ["USAGE"] } },
    { "postgresql_grant.s": { object_type: "table", privileges: [] } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepDefaultPrivileges, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "postgresql_grant.s": { object_type: "${var.type}", privileges: ["SELECT"] } },
    {
      "postgresql_grant.reader": {
        role: "reader",
        object_type: "table",
        schema: "public",
        privileges: ["SELECT"],
        objects: "${var.tables}",
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepDefaultPrivileges, input)).toEqual([]);
});
