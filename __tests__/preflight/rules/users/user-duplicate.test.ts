import { userDuplicate } from "../../../../preflight/rules/users/user-duplicate";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a second declaration and names the first", () => {
  const inputs = [
    {
      "google_sql_database.a": { instance: "main", name: "app" },
      "google_sql_database.b": { instance: "main", name: "app" },
    },
    {
      ...instance(),
      "google_sql_user.a": { instance: "main", name: "app" },
      "google_sql_user.b": { instance: "${google_sql_database_instance.main.name}", name: "app" },
    },
    {
      "google_sql_ssl_cert.a": { instance: "main", common_name: "client" },
      "google_sql_ssl_cert.b": { instance: "main", common_name: "client" },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userDuplicate, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-duplicate google_sql_database.b name
      google_sql_database.a declares it already on the same instance; got "app"; allowed: one declaration
      fix: remove google_sql_database.b, or give it another name
    warning user-duplicate google_sql_user.b name
      google_sql_user.a declares it already on the same instance; got "app"; allowed: one declaration
      fix: remove google_sql_user.b, or give it another name
    error user-duplicate google_sql_ssl_cert.b common_name
      google_sql_ssl_cert.a declares it already on the same instance; got "client"; allowed: one declaration
      fix: remove google_sql_ssl_cert.b, or give it another common_name"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_sql_database.a": { instance: "main", name: "app" },
      "google_sql_database.b": { instance: "other", name: "app" },
    },
    {
      "google_sql_database.a": { instance: "main", name: "app" },
      "google_sql_user.app": { instance: "main", name: "app" },
    },
    {
      "google_sql_database.a": { instance: "main", name: "app", project: "example-a" },
      "google_sql_database.b": { instance: "main", name: "app", project: "example-b" },
    },
  ])
    expect(findingsOf(userDuplicate, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_sql_database.a": { instance: "main", name: "${var.a}" },
      "google_sql_database.b": { instance: "main", name: "${var.a}" },
    },
    {
      "google_sql_database.a": { instance: "${each.value}", name: "app", for_each: "${var.instances}" },
      "google_sql_database.b": { instance: "${each.value}", name: "app", for_each: "${var.others}" },
    },
  ])
    expect(findingsOf(userDuplicate, input)).toEqual([]);
});
