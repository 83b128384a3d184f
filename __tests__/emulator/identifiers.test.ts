import { digits, importMatches, projectNumber, resourceId } from "../../emulator/identifiers";

const project = "acme-dev";

test.each<[string, Record<string, string>, string]>([
  ["google_sql_database_instance", { name: "db" }, "db"],
  [
    "google_sql_database",
    { name: "music", instance: "db" },
    "projects/acme-dev/instances/db/databases/music",
  ],
  ["google_sql_user", { name: "app", instance: "db", host: "" }, "app//db"],
  ["google_project_service", { service: "sqladmin.googleapis.com" }, "acme-dev/sqladmin.googleapis.com"],
  ["google_secret_manager_secret", { secret_id: "s" }, "projects/acme-dev/secrets/s"],
  [
    "google_service_networking_connection",
    { network: "projects/acme-dev/global/networks/vpc", service: "servicenetworking.googleapis.com" },
    "projects%2Facme-dev%2Fglobal%2Fnetworks%2Fvpc:servicenetworking.googleapis.com",
  ],
  ["google_compute_router_nat", { name: "nat", router: "r", region: "us-east1" }, "acme-dev/us-east1/r/nat"],
  ["google_storage_bucket_object", { bucket: "b", name: "dir/o" }, "b-dir/o"],
  [
    "google_project_iam_member",
    { role: "roles/viewer", member: "user:a@b.c" },
    "acme-dev/roles/viewer/user:a@b.c",
  ],
])("the id of %s", (type, attributes, id) => {
  expect(resourceId(type, { project, ...attributes })).toBe(id);
});

test.each([
  ["google_sql_user", { id: "app//db", name: "app", instance: "db", project }, "acme-dev/db/app", true],
  ["google_sql_user", { id: "app//db", name: "app", instance: "db", project }, "app//db", true],
  ["google_sql_user", { id: "app//db", name: "app", instance: "db", project }, "acme-dev/db/other", false],
  ["google_sql_database_instance", { id: "db", name: "db", project }, "projects/acme-dev/instances/db", true],
  ["google_sql_database_instance", { id: "db", name: "db", project }, "other/db", false],
  [
    "google_secret_manager_secret_version",
    { id: `projects/${projectNumber(project)}/secrets/s/versions/2` },
    "projects/acme-dev/secrets/s/versions/2",
    true,
  ],
  ["google_secret_manager_secret", { id: "projects/acme-dev/secrets/s", project }, "secrets", false],
  ["google_secret_manager_secret", { id: "projects/acme-dev/secrets/s", project }, "", false],
])("%s %j is imported by %s: %s", (type, attributes, id, expected) => {
  expect(importMatches(id, { type, id: String(attributes.id), attributes })).toBe(expected);
});

test("numbers follow from names, have their length and no leading zero", () => {
  expect(projectNumber(project)).toBe(projectNumber(project));
  expect(projectNumber(project)).not.toBe(projectNumber("acme-prod"));
  for (let index = 0; index < 200; index += 1) expect(digits(`name ${index}`, 19)).toMatch(/^[1-9]\d{18}$/);
});
