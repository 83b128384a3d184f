import { databaseCharset } from "../../../../preflight/rules/users/database-charset";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_sql_database.app": { instance: "main", name: "app", charset: "LATIN1", collation: "C" } },
    {
      "google_sql_database.app": { instance: "main", name: "app", charset: "UTF-8", collation: "de_DE.UTF8" },
    },
    {
      "google_sql_database.app": { instance: "main", name: "app", charset: "utf8", collation: "en_US.utf8" },
    },
    { ...instance(), "google_sql_database.app": { instance: "main", name: "app", charset: "utf8mb4" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(databaseCharset, input))).join("\n")).toMatchInlineSnapshot(`
    "error database-charset google_sql_database.app charset
      a PostgreSQL database cannot have this charset through the API; got "LATIN1"; allowed: UTF8
      fix: write "UTF8"; for another locale create the database in SQL
    error database-charset google_sql_database.app collation
      a PostgreSQL database cannot have this collation through the API; got "C"; allowed: en_US.UTF8
      fix: write "en_US.UTF8"; for another locale create the database in SQL
    error database-charset google_sql_database.app charset
      a PostgreSQL database cannot have this charset through the API; got "UTF-8"; allowed: UTF8
      fix: write "UTF8"; for another locale create the database in SQL
    error database-charset google_sql_database.app collation
      a PostgreSQL database cannot have this collation through the API; got "de_DE.UTF8"; allowed: en_US.UTF8
      fix: write "en_US.UTF8"; for another locale create the database in SQL
    warning database-charset google_sql_database.app charset
      a PostgreSQL database cannot have this charset through the API; got "utf8"; allowed: UTF8
      fix: write "UTF8"; for another locale create the database in SQL
    warning database-charset google_sql_database.app collation
      a PostgreSQL database cannot have this collation through the API; got "en_US.utf8"; allowed: en_US.UTF8
      fix: write "en_US.UTF8"; for another locale create the database in SQL
    error database-charset google_sql_database.app charset
      a PostgreSQL database cannot have this charset through the API; got "utf8mb4"; allowed: UTF8
      fix: write "UTF8"; for another locale create the database in SQL"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_sql_database.app": { instance: "main", name: "app", charset: "UTF8", collation: "en_US.UTF8" },
    },
    { "google_sql_database.app": { instance: "main", name: "app" } },
    {
      "google_sql_database.app": {
        instance: "main",
        name: "app",
        charset: "utf8mb4",
        collation: "utf8mb4_0900_ai_ci",
      },
    },
  ])
    expect(findingsOf(databaseCharset, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_sql_database.app": {
        instance: "main",
        name: "app",
        charset: "${var.charset}",
        collation: "${var.collation}",
      },
    },
  ])
    expect(findingsOf(databaseCharset, input)).toEqual([]);
});
