import { stateBackend } from "../../../../preflight/rules/state/state-backend";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses an absolute path (1)", () => {
  expect(
    shown(
      findingsOf(stateBackend, {
        terraform: { backend: { local: { path: "/tmp/build/terraform.stack.tfstate" } } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-backend terraform backend.local.path
      the state is at an absolute path of one machine; got "/tmp/build/terraform.stack.tfstate"; allowed: a path relative to the project
      fix: write "terraform.stack.tfstate"; better a remote backend: backend { gcs { bucket = "…", prefix = "…" } }"
  `);
});

test("refuses an absolute path (2)", () => {
  expect(
    shown(
      findingsOf(stateBackend, { terraform: { backend: [{ local: [{ path: "C:\\work\\a.tfstate" }] }] } }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-backend terraform backend[0].local.path
      the state is at an absolute path of one machine; got "C:\\work\\a.tfstate"; allowed: a path relative to the project
      fix: write "a.tfstate"; better a remote backend: backend { gcs { bucket = "…", prefix = "…" } }"
  `);
});

test("refuses the folder of the output, and tells of any local state (1)", () => {
  expect(
    shown(
      findingsOf(stateBackend, {
        terraform: { backend: { local: { path: "cdktf.out/stacks/a/terraform.tfstate" } } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-backend terraform backend.local.path
      the state is in a folder that is made anew: the next synth can delete it; got "cdktf.out/stacks/a/terraform.tfstate"; allowed: a folder of its own
      fix: write "../state/terraform.tfstate"; better a remote backend: backend { gcs { bucket = "…", prefix = "…" } }"
  `);
});

test("refuses the folder of the output, and tells of any local state (2)", () => {
  expect(
    shown(findingsOf(stateBackend, { terraform: { backend: { local: { path: "../state/a.tfstate" } } } })),
  ).toMatchInlineSnapshot(`
    "info state-backend terraform backend.local.path
      the state is a file of one machine; got "../state/a.tfstate"
      fix: better a remote backend: backend { gcs { bucket = "…", prefix = "…" } }"
  `);
});

test("refuses the folder of the output, and tells of any local state (3)", () => {
  expect(shown(findingsOf(stateBackend, { terraform: { backend: { local: {} } } }))).toMatchInlineSnapshot(`
    "info state-backend terraform backend.local.path
      the state is a file of one machine
      fix: better a remote backend: backend { gcs { bucket = "…", prefix = "…" } }"
  `);
});

test("warns without a backend (1)", () => {
  expect(
    shown(findingsOf(stateBackend, { terraform: { required_version: ">= 1.11" } })),
  ).toMatchInlineSnapshot(`
    "warning state-backend terraform backend
      no backend is configured: the state is a file in the working folder; allowed: a remote backend
      fix: write backend { gcs { bucket = "…", prefix = "…" } } (in CDKTF a GcsBackend)"
  `);
});

test("warns without a backend (2)", () => {
  expect(shown(findingsOf(stateBackend, { terraform: { backend: null } }))).toMatchInlineSnapshot(`
    "warning state-backend terraform backend
      no backend is configured: the state is a file in the working folder; allowed: a remote backend
      fix: write backend { gcs { bucket = "…", prefix = "…" } } (in CDKTF a GcsBackend)"
  `);
});

test("refuses variables, and what is no bucket (1)", () => {
  expect(
    shown(
      findingsOf(stateBackend, { terraform: { backend: { gcs: { bucket: "${var.bucket}", prefix: "a" } } } }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-backend terraform backend.gcs.bucket
      a backend takes no variables; got "\${var.bucket}"
      fix: write it literally, or give it with terraform init -backend-config"
  `);
});

test("refuses variables, and what is no bucket (2)", () => {
  expect(
    shown(findingsOf(stateBackend, { terraform: { backend: { gcs: { bucket: "gs://state/music/prod" } } } })),
  ).toMatchInlineSnapshot(`
    "error state-backend terraform backend.gcs.bucket
      this is not the name of a bucket; got "gs://state/music/prod"; allowed: the name alone
      fix: write bucket = "state" and prefix = "music/prod""
  `);
});

test("accepts remote backends", () => {
  const inputs = [
    { terraform: { backend: { gcs: { bucket: "state", prefix: "music/prod" } } } },
    { terraform: { cloud: { organization: "o" } } },
  ];
  for (const input of inputs) expect(findingsOf(stateBackend, input)).toEqual([]);
});

test("skips inputs without a terraform block", () => {
  expect(findingsOf(stateBackend, { "google_sql_database.a": {} })).toEqual([]);
});
