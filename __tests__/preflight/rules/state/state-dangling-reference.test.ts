import { stateDanglingReference } from "../../../../preflight/rules/state/state-dangling-reference";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what a whole configuration does not declare (1)", () => {
  expect(
    shown(
      findingsOf(stateDanglingReference, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_compute_network.main": { name: "main" },
        "google_sql_database.app": { instance: "${google_sql_database_instance.mian.name}" },
        "google_sql_database_instance.main": {},
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-dangling-reference google_sql_database.app instance
      google_sql_database_instance.mian is nowhere in the configuration; got "\${google_sql_database_instance.mian.name}"; allowed: google_sql_database_instance.main
      fix: did you mean google_sql_database_instance.main?"
  `);
});

test("refuses what a whole configuration does not declare (2)", () => {
  expect(
    shown(
      findingsOf(stateDanglingReference, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "variable.tier": {},
        locals: { region: "r" },
        "google_sql_database_instance.main": { region: "${local.regoin}", settings: { tier: "${var.tire}" } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-dangling-reference google_sql_database_instance.main region
      local.regoin is nowhere in the configuration; got "\${local.regoin}"; allowed: local.region
      fix: did you mean local.region?
    error state-dangling-reference google_sql_database_instance.main settings.tier
      var.tire is nowhere in the configuration; got "\${var.tire}"; allowed: var.tier
      fix: did you mean var.tier?"
  `);
});

test("refuses what a whole configuration does not declare (3)", () => {
  expect(
    shown(
      findingsOf(stateDanglingReference, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_sql_database_instance.main": { project: "${data.google_project.p.project_id}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-dangling-reference google_sql_database_instance.main project
      data.google_project.p is nowhere in the configuration; got "\${data.google_project.p.project_id}"
      fix: declare it, or write $\${data.google_project.p.project_id} if it is meant literally"
  `);
});

test("refuses what a shell was to read, and a path that is none (1)", () => {
  expect(
    shown(
      findingsOf(stateDanglingReference, {
        "null_resource.sql": { provisioner: [{ "local-exec": { command: "echo ${HOME}" } }] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-dangling-reference null_resource.sql provisioner[0].local-exec.command
      HOME alone is no reference: a resource type needs a name; got "\${HOME}"
      fix: to leave it to a shell or a program write $\${HOME}; otherwise quote it, or write what it is a part of"
  `);
});

test("refuses what a shell was to read, and a path that is none (2)", () => {
  expect(
    shown(findingsOf(stateDanglingReference, { "null_resource.sql": { triggers: { p: "${path.here}/x" } } })),
  ).toMatchInlineSnapshot(`
    "error state-dangling-reference null_resource.sql triggers.p
      there is no path.here; got "\${path.here}"; allowed: path.module, path.root, path.cwd
      fix: write path.module"
  `);
});

test("warns where the input may be a part", () => {
  expect(
    shown(
      findingsOf(stateDanglingReference, {
        "google_sql_database.app": { instance: "${google_sql_database_instance.main.name}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-dangling-reference google_sql_database.app instance
      google_sql_database_instance.main is nowhere in the configuration; got "\${google_sql_database_instance.main.name}"
      fix: declare it, or write $\${google_sql_database_instance.main.name} if it is meant literally"
  `);
});

test("accepts what is declared, bound or meant literally", () => {
  const inputs = [
    {
      terraform: { backend: { gcs: { bucket: "b" } } },
      "variable.x": {},
      locals: { y: [1] },
      ...instance(),
      "data.google_project.p": {},
      "ephemeral.random_password.a": {},
      "module.m": {},
      "google_sql_database.app": {
        instance: "${google_sql_database_instance.main.name}",
        name: "${var.x}-${local.y[0]}-${data.google_project.p.number}-${module.m.out}",
        password_wo: "${ephemeral.random_password.a.result}",
        list: '${[for k, v in var.x : "${k}=${v.name}" if v.ok]}',
        map: "${{ a = local.y, b = { c = 1 } }}",
      },
    },
    {
      terraform: { backend: { gcs: { bucket: "b" } } },
      "null_resource.sql": {
        for_each: { a: 1 },
        command: "echo $${HOME} ${path.module} ${terraform.workspace} ${each.key} ${self.id}",
      },
    },
    {
      terraform: { backend: { gcs: { bucket: "b" } } },
      "google_sql_database_instance.main": {
        dynamic: { database_flags: { for_each: {}, content: { name: "${database_flags.key}" } } },
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(stateDanglingReference, input)).toEqual([]);
});

test("skips variables of a part, and CDKTF metadata", () => {
  const inputs = [
    { "google_sql_database.app": { instance: "${var.instance}", name: "${local.name}" } },
    {
      terraform: { backend: { gcs: { bucket: "b" } } },
      "google_sql_database.app": { "//": { metadata: { path: "${x.y}" } } },
    },
  ];
  for (const input of inputs) expect(findingsOf(stateDanglingReference, input)).toEqual([]);
});
