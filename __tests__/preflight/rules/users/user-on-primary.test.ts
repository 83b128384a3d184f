import { userOnPrimary } from "../../../../preflight/rules/users/user-on-primary";
import { findingsOf, replica, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      ...replica(),
      "google_sql_user.app": { instance: "${google_sql_database_instance.replica.name}", name: "app" },
    },
    { ...replica(), "google_sql_database.app": { instance: "replica", name: "app" } },
    {
      "google_sql_database_instance.copy": { name: "copy", master_instance_name: "elsewhere" },
      "google_sql_user.app": { instance: "copy", name: "app" },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userOnPrimary, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-on-primary google_sql_user.app instance
      google_sql_database_instance.replica is a replica, and gets users and databases from its primary; got "\${google_sql_database_instance.replica.name}"; allowed: the primary
      fix: write instance = "\${google_sql_database_instance.main.name}", or remove it
    error user-on-primary google_sql_database.app instance
      google_sql_database_instance.replica is a replica, and gets users and databases from its primary; got "replica"; allowed: the primary
      fix: write instance = "\${google_sql_database_instance.main.name}", or remove it
    error user-on-primary google_sql_user.app instance
      google_sql_database_instance.copy is a replica, and gets users and databases from its primary; got "copy"; allowed: the primary
      fix: write instance = "elsewhere", or remove it"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { ...replica(), "google_sql_user.app": { instance: "main", name: "app" } },
    { "google_sql_user.app": { instance: "main", name: "app" } },
  ])
    expect(findingsOf(userOnPrimary, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [{ ...replica(), "google_sql_user.app": { instance: "${var.instance}", name: "app" } }])
    expect(findingsOf(userOnPrimary, input)).toEqual([]);
});
