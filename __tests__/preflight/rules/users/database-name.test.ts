import { databaseName } from "../../../../preflight/rules/users/database-name";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_sql_database.app": { instance: "main", name: "postgres" } },
    { "google_sql_database.app": { instance: "main", name: "template1" } },
    { "google_sql_database.app": { instance: "main", name: "cloudsqladmin" } },
    { "google_sql_database.app": { instance: "main", name: "" } },
    {
      "google_sql_database.app": {
        instance: "main",
        name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      },
    },
    {
      "google_sql_database.app": {
        instance: "main",
        name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(databaseName, input))).join("\n")).toMatchInlineSnapshot(`
    "error database-name google_sql_database.app name
      every instance has this database from the start, so that creating it fails; got "postgres"; allowed: a name of your own
      fix: write the name of the application's database, such as "app"
    error database-name google_sql_database.app name
      this is a database of the system; got "template1"; allowed: a name of your own
      fix: write the name of the application's database, such as "app"
    error database-name google_sql_database.app name
      this is a database of the system; got "cloudsqladmin"; allowed: a name of your own
      fix: write the name of the application's database, such as "app"
    error database-name google_sql_database.app name
      the name is empty; got "an empty text"; allowed: 1 to 63 bytes
      fix: write a name
    warning database-name google_sql_database.app name
      the name has 64 bytes; got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; allowed: 63: PostgreSQL cuts off what is longer
      fix: write "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    error database-name google_sql_database.app name
      the name has 70 bytes; got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; allowed: 63: PostgreSQL cuts off what is longer
      fix: write "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_sql_database.app": { instance: "main", name: "app" } },
    { "google_sql_database.app": { instance: "main", name: "music-library" } },
    {
      "google_sql_database.app": {
        instance: "main",
        name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      },
    },
    {
      ...instance({}, { database_version: "MYSQL_8_0" }),
      "google_sql_database.app": { instance: "main", name: "postgres" },
    },
  ])
    expect(findingsOf(databaseName, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [{ "google_sql_database.app": { instance: "main", name: "${var.name}" } }])
    expect(findingsOf(databaseName, input)).toEqual([]);
});
