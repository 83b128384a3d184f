import { stateDependsOn } from "../../../../preflight/rules/state/state-depends-on";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses an attribute of another stack", () => {
  expect(
    shown(
      findingsOf(stateDependsOn, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_sql_database_instance.main": {
          depends_on: ["data.terraform_remote_state.cross-stack-reference-input-network.outputs.connection"],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-depends-on google_sql_database_instance.main depends_on[0]
      depends_on reaches into another stack; got "data.terraform_remote_state.cross-stack-reference-input-network.outputs.connection"; allowed: TYPE.NAME of the same stack
      fix: order the stacks (addDependency) and read an attribute of the other one instead"
  `);
});

test("refuses an attribute, and what is nowhere (1)", () => {
  expect(
    shown(
      findingsOf(stateDependsOn, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_compute_network.main": { name: "main" },
        "google_sql_database_instance.main": { depends_on: ["google_compute_network.main.id"] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-depends-on google_sql_database_instance.main depends_on[0]
      depends_on names an attribute, not a whole resource; got "google_compute_network.main.id"; allowed: TYPE.NAME of the same stack
      fix: write google_compute_network.main"
  `);
});

test("refuses an attribute, and what is nowhere (2)", () => {
  expect(
    shown(
      findingsOf(stateDependsOn, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_compute_network.main": { name: "main" },
        "google_sql_database_instance.main": { depends_on: ["google_compute_network.mian"] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-depends-on google_sql_database_instance.main depends_on[0]
      google_compute_network.mian is nowhere in the configuration; got "google_compute_network.mian"; allowed: google_compute_network.main
      fix: did you mean google_compute_network.main?"
  `);
});

test("refuses an attribute, and what is nowhere (3)", () => {
  expect(
    shown(
      findingsOf(stateDependsOn, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_sql_database_instance.main": {
          depends_on: ["var.x", "google_service_networking_connection.psa"],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-depends-on google_sql_database_instance.main depends_on[0]
      var.x is nowhere in the configuration; got "var.x"
      fix: remove it
    error state-depends-on google_sql_database_instance.main depends_on[1]
      google_service_networking_connection.psa is nowhere in the configuration; got "google_service_networking_connection.psa"
      fix: remove it"
  `);
});

test("refuses a template", () => {
  expect(
    shown(
      findingsOf(stateDependsOn, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_compute_network.main": { name: "main" },
        "google_sql_database_instance.main": { depends_on: ["${google_compute_network.main}"] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-depends-on google_sql_database_instance.main depends_on[0]
      depends_on takes addresses, not templates; got "\${google_compute_network.main}"; allowed: TYPE.NAME
      fix: write "google_compute_network.main""
  `);
});

test("warns where the input may be a part", () => {
  expect(
    shown(
      findingsOf(stateDependsOn, {
        "google_sql_database_instance.main": { depends_on: ["google_service_networking_connection.psa"] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-depends-on google_sql_database_instance.main depends_on[0]
      google_service_networking_connection.psa is nowhere in the configuration; got "google_service_networking_connection.psa"
      fix: remove it"
  `);
});

test("accepts whole resources, data, modules and one of many", () => {
  expect(
    findingsOf(stateDependsOn, {
      terraform: { backend: { gcs: { bucket: "b" } } },
      "google_compute_network.main": { name: "main" },
      "data.google_project.p": {},
      "module.m": {},
      "google_sql_database_instance.main": {
        depends_on: ["google_compute_network.main", "data.google_project.p", "module.m"],
      },
    }),
  ).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(stateDependsOn, { "google_sql_database_instance.main": { depends_on: "${var.x}" } }),
  ).toEqual([]);
});
