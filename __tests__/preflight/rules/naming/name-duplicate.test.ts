import { nameDuplicate } from "../../../../preflight/rules/naming/name-duplicate";
import { findingsOf, replica, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    replica({}, { name: "main" }),
    {
      "google_secret_manager_secret.a": { secret_id: "db", project: "example-project" },
      "google_secret_manager_secret.b": { secret_id: "db", project: "example-project" },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(nameDuplicate, input))).join("\n")).toMatchInlineSnapshot(`
    "error name-duplicate google_sql_database_instance.replica name
      google_sql_database_instance.main has this name already; got "main"; allowed: a name of its own
      fix: write "main-replica"
    error name-duplicate google_secret_manager_secret.b secret_id
      google_secret_manager_secret.a has this name already; got "db"; allowed: a name of its own
      fix: write "db-b""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(),
    {
      "google_compute_network.a": { name: "main", project: "example-a" },
      "google_compute_network.b": { name: "main", project: "example-b" },
    },
    {
      "google_compute_network.a": { name: "main" },
      "google_compute_network.b": { name: "main", provider: "google.host" },
    },
  ])
    expect(findingsOf(nameDuplicate, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_compute_network.a": { name: "main", project: "${var.a}" },
      "google_compute_network.b": { name: "main", project: "${var.b}" },
    },
    { "google_compute_network.a": { name: "${var.a}" }, "google_compute_network.b": { name: "${var.a}" } },
  ])
    expect(findingsOf(nameDuplicate, input)).toEqual([]);
});
