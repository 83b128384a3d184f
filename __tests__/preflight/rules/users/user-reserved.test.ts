import { userReserved } from "../../../../preflight/rules/users/user-reserved";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_sql_user.app": { instance: "main", name: "cloudsqladmin" } },
    { "google_sql_user.app": { instance: "main", name: "cloudsqlsuperuser" } },
    { "google_sql_user.app": { instance: "main", name: "pg_monitor_app" } },
    { "google_sql_user.app": { instance: "main", name: "public" } },
    { "google_sql_user.app": { instance: "main", name: "none" } },
    { "google_sql_user.app": { instance: "main", name: "" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userReserved, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-reserved google_sql_user.app name
      this is a role of Cloud SQL itself; got "cloudsqladmin"; allowed: any name that is not cloudsql…, pg_…, public or none
      fix: write another name, such as "app_admin"
    error user-reserved google_sql_user.app name
      this is a role of Cloud SQL itself; got "cloudsqlsuperuser"; allowed: any name that is not cloudsql…, pg_…, public or none
      fix: write another name, such as "app_admin"
    error user-reserved google_sql_user.app name
      PostgreSQL reserves this name; got "pg_monitor_app"; allowed: any name that is not cloudsql…, pg_…, public or none
      fix: write another name, such as "app_monitor_app"
    error user-reserved google_sql_user.app name
      PostgreSQL reserves this name; got "public"; allowed: any name that is not cloudsql…, pg_…, public or none
      fix: write another name, such as "app_public"
    error user-reserved google_sql_user.app name
      PostgreSQL reserves this name; got "none"; allowed: any name that is not cloudsql…, pg_…, public or none
      fix: write another name, such as "app_none"
    error user-reserved google_sql_user.app name
      the name is empty; got "an empty text"; allowed: 1 to 63 bytes
      fix: write a name
    warning user-reserved google_sql_user.app name
      PostgreSQL cuts names off at 63 bytes, and this has 64; got "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"; allowed: 63 bytes
      fix: write "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "app" } },
    { "google_sql_user.app": { instance: "main", name: "postgres" } },
    { "google_sql_user.app": { instance: "main", name: "cloudsql_app" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      },
    },
  ])
    expect(findingsOf(userReserved, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [{ "google_sql_user.app": { instance: "main", name: "${var.name}" } }])
    expect(findingsOf(userReserved, input)).toEqual([]);
});
