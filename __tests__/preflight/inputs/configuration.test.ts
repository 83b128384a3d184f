import {
  isConfiguration,
  resourcesOfConfiguration,
  resourcesOfFiles,
} from "../../../preflight/inputs/configuration";
import { refusal } from "../../support/refusal";

const addresses = (json: Record<string, unknown>) =>
  resourcesOfConfiguration(json).map(({ address }) => address);

test("every kind of block has an address", () => {
  const json = {
    "//": { metadata: {} },
    terraform: { required_version: ">= 1.11" },
    provider: { google: [{ project: "a" }, { project: "b", alias: "europe" }], null: [{}] },
    variable: { region: {} },
    locals: { a: 1 },
    output: { url: { value: "x" } },
    module: { network: { source: "./network" } },
    resource: { google_sql_user: { "//": "a comment", app: {}, admin: {} } },
    data: { google_project: { main: {} } },
    ephemeral: { random_password: { app: {} } },
    moved: [{ from: "a.b", to: "a.c" }],
  };
  expect(addresses(json)).toEqual([
    "terraform",
    "provider.google",
    "provider.google.europe",
    "provider.null",
    "variable.region",
    "locals",
    "output.url",
    "module.network",
    "google_sql_user.app",
    "google_sql_user.admin",
    "data.google_project.main",
    "ephemeral.random_password.app",
  ]);
});

test("types are those of the provider, with the kind in front where it is no resource", () => {
  const json = { resource: { google_sql_user: { a: {} } }, data: { google_project: { b: {} } } };
  expect(resourcesOfConfiguration(json).map(({ type }) => type)).toEqual([
    "google_sql_user",
    "data.google_project",
  ]);
});

test("each level may be a list of objects, as Terraform allows", () => {
  const json = {
    resource: [{ google_sql_user: [{ a: [{ name: "x" }] }] }, { google_sql_user: { b: { name: "y" } } }],
  };
  expect(resourcesOfConfiguration(json).map(({ address, attributes }) => [address, attributes.name])).toEqual(
    [
      ["google_sql_user.a", "x"],
      ["google_sql_user.b", "y"],
    ],
  );
});

test("the construct path and the source come along, and nothing is shared with the input", () => {
  const body = { "//": { metadata: { path: "stack/app" } }, name: "x", nested: { a: 1 } };
  const [resource] = resourcesOfConfiguration({ resource: { google_sql_user: { app: body } } }, "stack");
  body.nested.a = 2;
  expect(resource).toMatchObject({ path: "stack/app", source: "stack", attributes: { nested: { a: 1 } } });
});

test("acknowledgements come from the resource and from the whole file", () => {
  const json = {
    "//": { acknowledged: [{ rule: "b", reason: "everywhere" }] },
    resource: {
      google_sql_user: {
        app: {
          "//": {
            acknowledged: [
              { rule: "a", reason: "here", at: "stack/users" },
              { rule: "c", reason: " " },
            ],
          },
        },
      },
    },
  };
  expect(resourcesOfConfiguration(json, "stack")[0]?.acknowledged).toEqual([
    { rule: "a", reason: "here", at: "stack/users" },
    { rule: "c", at: "google_sql_user.app" },
    { rule: "b", reason: "everywhere", at: "stack" },
  ]);
});

describe("files of a folder", () => {
  const file = (name: string, json: Record<string, unknown>) => ({ name, json });
  const user = (attributes: Record<string, unknown>) => ({
    resource: { google_sql_user: { app: attributes } },
  });

  test("make one configuration", () => {
    const resources = resourcesOfFiles([
      file("b.tf.json", {
        resource: { google_sql_user: { b: {} } },
        terraform: { required_providers: { b: {} } },
      }),
      file("a.tf.json", {
        resource: [{ google_sql_user: { a: {} } }],
        terraform: { required_providers: { a: {} } },
      }),
    ]);
    expect(resources.map(({ address }) => address)).toEqual([
      "google_sql_user.a",
      "terraform",
      "google_sql_user.b",
    ]);
    expect(resources[1]?.attributes).toEqual({ required_providers: { a: {}, b: {} } });
  });

  test("overrides come last, attribute by attribute, whatever their place in the alphabet", () => {
    const [resource] = resourcesOfFiles([
      file("a_override.tf.json", user({ name: "new", lifecycle: { prevent_destroy: true } })),
      file("main.tf.json", user({ name: "old", password: "x", lifecycle: { ignore_changes: ["name"] } })),
    ]);
    expect(resource?.attributes).toEqual({
      name: "new",
      password: "x",
      lifecycle: { ignore_changes: ["name"], prevent_destroy: true },
    });
  });

  test("the same resource in two files is refused, as Terraform refuses it", () => {
    const twice = [file("a.tf.json", user({})), file("b.tf.json", user({}))];
    expect(refusal(() => resourcesOfFiles(twice))).toMatchInlineSnapshot(`
      "b.tf.json: this is written twice, which Terraform refuses [INPUT_DUPLICATE]
        got:     "google_sql_user.app"
        fix:     remove it here or in a.tf.json; to change some attributes use override.tf.json"
    `);
  });
});

test.each([
  [{ resource: {} }, true],
  [{ terraform: [{ backend: {} }] }, true],
  [{ "//": "only a comment" }, false],
  [{}, false],
  [[], false],
  ["text", false],
  [null, false],
  [{ resource: 1 }, false],
  [{ resource: { google_sql_user: { app: "text" } } }, false],
  [{ data: [{ id: 1, name: "the answer of some API" }] }, false],
  [{ data: [1, 2] }, false],
  [{ resource: {}, scripts: {} }, false],
  [{ constructor: {} }, false],
])("%j is a configuration: %p", (json, expected) => {
  expect(isConfiguration(json)).toBe(expected);
});

test("a budget stands beside all resources of its files", () => {
  const budget = { name: "prod", monthly_usd: 40, enforce: true, commitment: "1-year" };
  const json = { "//": { metadata: {}, budget }, resource: { google_sql_user: { app: {} } } };
  expect(resourcesOfConfiguration(json).map((resource) => resource.budget)).toEqual([
    { name: "prod", monthlyUsd: 40, enforce: true, commitment: "1-year" },
  ]);
  const strange = { ...json, "//": { budget: { ...budget, enforce: "yes", commitment: "constructor" } } };
  expect(resourcesOfConfiguration(strange)[0]?.budget).toMatchObject({ enforce: false, commitment: "none" });
});
