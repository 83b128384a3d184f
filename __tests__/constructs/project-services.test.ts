import { ProjectServices } from "../../constructs/project-services";
import { addInstance, synthesizeConstruct } from "../support/construct";

const make = (services: string[]) =>
  synthesizeConstruct(
    (stack) => new ProjectServices(stack, "services", { project: "loist-music-test", services }),
  );

test("switches on each API, and leaves it on", () => {
  const made = make(["sqladmin", "secretmanager"]);
  const services: Record<string, object> = made.json.resource.google_project_service;
  expect(Object.values(services)).toEqual(
    ["secretmanager", "sqladmin"].map((name) => ({
      project: "loist-music-test",
      service: `${name}.googleapis.com`,
      disable_on_destroy: false,
    })),
  );
});

test("others can wait for all of them", () => {
  const { json } = synthesizeConstruct((stack) => {
    const { dependables } = new ProjectServices(stack, "services", {
      project: "loist-music-test",
      services: ["sqladmin", "secretmanager"],
    });
    addInstance(stack, { dependsOn: dependables });
  });
  expect(json.resource.google_sql_database_instance.instance.depends_on).toEqual([
    expect.stringMatching(/^google_project_service\.services_sqladmin_\w+$/),
    expect.stringMatching(/^google_project_service\.services_secretmanager_\w+$/),
  ]);
});

test("none is none", () => {
  expect(make([]).json.resource).toBeUndefined();
});
