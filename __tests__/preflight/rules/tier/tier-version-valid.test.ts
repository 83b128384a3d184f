import { tierVersionValid } from "../../../../preflight/rules/tier/tier-version-valid";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other spellings and names the right one", () => {
  const inputs = [
    instance({}, { database_version: "15" }),
    instance({}, { database_version: "postgres15" }),
    instance({}, { database_version: "POSTGRES_9_5" }),
    instance({}, { database_version: "POSTGRES_21" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(tierVersionValid, input))).join("\n")).toMatchInlineSnapshot(`
    "error tier-version-valid google_sql_database_instance.main database_version
      this is not a PostgreSQL version of Cloud SQL; got "15"; allowed: POSTGRES_ and the major version, e.g. POSTGRES_17
      fix: write POSTGRES_15
    error tier-version-valid google_sql_database_instance.main database_version
      this is not a PostgreSQL version of Cloud SQL; got "postgres15"; allowed: POSTGRES_ and the major version, e.g. POSTGRES_17
      fix: write POSTGRES_15
    error tier-version-valid google_sql_database_instance.main database_version
      this is not a PostgreSQL version of Cloud SQL; got "POSTGRES_9_5"; allowed: POSTGRES_ and the major version, e.g. POSTGRES_17
      fix: write POSTGRES_17
    error tier-version-valid google_sql_database_instance.main database_version
      Cloud SQL is not known to offer this version; got "POSTGRES_21"; allowed: POSTGRES_9_6, POSTGRES_10 to POSTGRES_18
      fix: write "POSTGRES_18""
  `);
});

test("warns of the next version", () => {
  expect(
    shown(findingsOf(tierVersionValid, instance({}, { database_version: "POSTGRES_19" }))),
  ).toMatchInlineSnapshot(`
    "warning tier-version-valid google_sql_database_instance.main database_version
      Cloud SQL is not known to offer this version; got "POSTGRES_19"; allowed: POSTGRES_9_6, POSTGRES_10 to POSTGRES_18
      fix: write "POSTGRES_18""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { database_version: "POSTGRES_9_6" }),
    instance({}, { database_version: "POSTGRES_18" }),
    instance({}, { database_version: "MYSQL_8_0" }),
    instance({}, { database_version: "SQLSERVER_2022_STANDARD" }),
  ])
    expect(findingsOf(tierVersionValid, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { database_version: "${var.version}" })])
    expect(findingsOf(tierVersionValid, input)).toEqual([]);
});
