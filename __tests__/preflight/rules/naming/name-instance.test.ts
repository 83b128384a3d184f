import { nameInstance } from "../../../../preflight/rules/naming/name-instance";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({}, { name: "Music_Library" }),
    instance({}, { name: "1st-db" }),
    instance({}, { name: "db-" }),
    instance({}, { name: "projects/example-project/instances/main" }),
    instance({}, { name: "example-project:us-central1:main" }),
    instance({}, { name: "a".repeat(93) }),
    instance({}, { name: "a".repeat(90), project: "example-project" }),
    { ...instance({}, { name: "a".repeat(90) }), "provider.google": { project: "example-project" } },
    instance({}, { name: "main db" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(nameInstance, input))).join("\n")).toMatchInlineSnapshot(`
    "error name-instance google_sql_database_instance.main name
      this cannot be the name of an instance; got "Music_Library"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "music-library"
    error name-instance google_sql_database_instance.main name
      this cannot be the name of an instance; got "1st-db"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "st-db"
    warning name-instance google_sql_database_instance.main name
      this cannot be the name of an instance; got "db-"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "db"
    error name-instance google_sql_database_instance.main name
      this is a path or a connection name, not the name of an instance; got "projects/example-project/instances/main"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "main"
    error name-instance google_sql_database_instance.main name
      this is a path or a connection name, not the name of an instance; got "example-project:us-central1:main"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "main"
    error name-instance google_sql_database_instance.main name
      project and name have 100 characters together or more; got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; allowed: 98, the colon between them counted
      fix: write "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    error name-instance google_sql_database_instance.main name
      project and name have 106 characters together; got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; allowed: 98, the colon between them counted
      fix: write "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    error name-instance google_sql_database_instance.main name
      project and name have 106 characters together; got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; allowed: 98, the colon between them counted
      fix: write "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    error name-instance google_sql_database_instance.main name
      this cannot be the name of an instance; got "main db"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "main-db""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { name: "main" }),
    instance({}, { name: "a".repeat(82), project: "example-project" }),
    instance({}, { name: "a".repeat(91) }),
  ])
    expect(findingsOf(nameInstance, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({}, { name: "${var.name}" }),
    instance({}, { name: "db-${random_id.suffix.hex}" }),
    instance({}, { name: "a".repeat(90), project: "${var.project}" }),
  ])
    expect(findingsOf(nameInstance, input)).toEqual([]);
});
