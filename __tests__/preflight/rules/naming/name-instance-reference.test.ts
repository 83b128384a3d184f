import { nameInstanceReference } from "../../../../preflight/rules/naming/name-instance-reference";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      "google_sql_user.app": {
        instance: "${google_sql_database_instance.main.connection_name}",
        name: "app",
      },
    },
    { "google_sql_database.app": { instance: "projects/example-project/instances/main", name: "app" } },
    { "google_sql_ssl_cert.app": { instance: "example-project:us-central1:main", common_name: "app" } },
    instance({}, { master_instance_name: "${google_sql_database_instance.primary.id}" }),
    instance(
      {},
      { clone: { source_instance_name: "${data.google_sql_database_instance.primary.self_link}" } },
    ),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(nameInstanceReference, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error name-instance-reference google_sql_user.app instance
      this is the instance's connection_name, not its name; got "\${google_sql_database_instance.main.connection_name}"; allowed: the name
      fix: write "\${google_sql_database_instance.main.name}"
    error name-instance-reference google_sql_database.app instance
      this is a path, not the name of an instance; got "projects/example-project/instances/main"; allowed: the name alone
      fix: write "main"
    error name-instance-reference google_sql_ssl_cert.app instance
      this is a connection name, not a name; got "example-project:us-central1:main"; allowed: the name alone
      fix: write "main"
    error name-instance-reference google_sql_database_instance.main master_instance_name
      this is the instance's id, not its name; got "\${google_sql_database_instance.primary.id}"; allowed: the name
      fix: write "\${google_sql_database_instance.primary.name}"
    error name-instance-reference google_sql_database_instance.main clone.source_instance_name
      this is the instance's self_link, not its name; got "\${data.google_sql_database_instance.primary.self_link}"; allowed: the name
      fix: write "\${data.google_sql_database_instance.primary.name}""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_sql_user.app": { instance: "${google_sql_database_instance.main.name}", name: "app" },
      "google_sql_database.app": { instance: "main", name: "app" },
    },
    instance({}, { master_instance_name: "other-project:main" }),
  ])
    expect(findingsOf(nameInstanceReference, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_sql_user.app": { instance: "${var.instance}", name: "app" },
      "google_sql_database.app": { instance: "${module.sql.instance_id}", name: "app" },
    },
  ])
    expect(findingsOf(nameInstanceReference, input)).toEqual([]);
});
