import { sqlStepGrantDatabase } from "../../../../preflight/rules/sql-step/sql-step-grant-database";
import { findingsOf, instance, shown } from "../../../support/preflight";

const grant = (database: unknown) => ({
  ...instance(),
  "google_sql_database.app": { name: "app", instance: "${google_sql_database_instance.main.name}" },
  "postgresql_grant.reader": { database, role: "reader", object_type: "table", privileges: ["SELECT"] },
});

test("warns of an instance where a database is wanted, and names the database", () => {
  expect(
    shown(findingsOf(sqlStepGrantDatabase, grant("${google_sql_database_instance.main.name}"))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-grant-database postgresql_grant.reader database
      this is the name of an instance, not of a database; got "\${google_sql_database_instance.main.name}"; allowed: the name of a google_sql_database, or postgres
      fix: write "\${google_sql_database.app.name}""
  `);
});

test("accepts a database, and skips what is not known", () => {
  for (const database of ["app", "${google_sql_database.app.name}", "${var.database}", undefined])
    expect(findingsOf(sqlStepGrantDatabase, grant(database))).toEqual([]);
});
