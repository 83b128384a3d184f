import { nameProject } from "../../../../preflight/rules/naming/name-project";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({}, { project: "projects/example-project" }),
    instance({}, { project: "My Music Project" }),
    instance({}, { project: "Example-Project" }),
    instance({}, { project: "db" }),
    { "provider.google": { project: "projects/example-project" } },
    {
      "google_project_service.sql": {
        project: "projects/example-project",
        service: "sqladmin.googleapis.com",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(nameProject, input))).join("\n")).toMatchInlineSnapshot(`
    "error name-project google_sql_database_instance.main project
      a project is given by its id alone; got "projects/example-project"; allowed: 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last; or the number
      fix: write "example-project"
    error name-project google_sql_database_instance.main project
      this is a project's display name, not its id; got "My Music Project"; allowed: 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last; or the number
      fix: write the id, perhaps "my-music-project": gcloud projects list tells it
    error name-project google_sql_database_instance.main project
      this is a project's display name, not its id; got "Example-Project"; allowed: 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last; or the number
      fix: write the id, perhaps "example-project": gcloud projects list tells it
    error name-project google_sql_database_instance.main project
      this cannot be the id of a project; got "db"; allowed: 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last; or the number
      fix: write the id: gcloud projects list tells it
    error name-project provider.google project
      a project is given by its id alone; got "projects/example-project"; allowed: 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last; or the number
      fix: write "example-project"
    warning name-project google_project_service.sql project
      a project is given by its id alone; got "projects/example-project"; allowed: 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last; or the number
      fix: write "example-project""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { project: "example-project" }),
    instance({}, { project: "123456789012" }),
    instance({}, { project: "example.com:old-project" }),
    { "provider.postgresql": { project: "My Project" } },
  ])
    expect(findingsOf(nameProject, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { project: "${var.project}" })])
    expect(findingsOf(nameProject, input)).toEqual([]);
});
