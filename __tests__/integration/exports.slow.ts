import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duration } from "../../cloudsql/duration";
import { Size } from "../../cloudsql/size";
import { type Emulator, startEmulator } from "../../emulator/server";
import type { EnvironmentInput } from "../../environments/schema";
import { insteadOf } from "../support/everything";
import { type Synthesized, synthesize } from "../support/synthesize";
import { Terraform } from "../support/terraform";

jest.setTimeout(300_000);

const EXPORTING: EnvironmentInput = {
  name: "dev",
  project: "example-loist-dev",
  region: "us-central1",
  stateBucket: "example-loist-terraform-state",
  instanceName: "music-dev",
  tier: "db-f1-micro",
  storage: { size: Size.gibibytes(10), limit: Size.gibibytes(20) },
  access: { kind: "public" },
  backups: { startTime: "06:00", keepOnDelete: false, finalBackup: false },
  deletionProtection: false,
  monitoring: { dataAccessLogs: false, objective: null },
  // Both schedules need some of the same APIs.
  sleep: { stop: "0 20 * * 1-5", start: "0 7 * * 1-5", timeZone: "Europe/Berlin" },
  exports: { schedule: "0 12 * * 1-5", timeZone: "Europe/Berlin", retention: Duration.days(60) },
  drill: { every: Duration.days(30) },
};

let directory: string;
let emulator: Emulator;
let made: Synthesized;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "exports-"));
  emulator = await startEmulator({ directory, log: () => undefined });
  made = synthesize({}, insteadOf(EXPORTING));
});
afterAll(async () => {
  await emulator?.stop();
  made?.remove();
  rmSync(directory, { recursive: true, force: true });
});

const folder = (stack: string) => join(made.outdir, "stacks", `dev-${stack}`);

test("real Terraform applies them once, and takes them away again", async () => {
  const terraform = new Terraform(folder("database"), emulator.environment);
  await terraform.init();
  await terraform.expect(0, "validate", "-no-color");
  expect(await terraform.apply()).toMatch(/Apply complete!/);
  await terraform.planEmpty();
  const state = await terraform.expect(0, "show", "-json");
  const { resources } = JSON.parse(state.slice(state.indexOf("{"))).values.root_module;
  const workflow = resources.find(
    ({ type }: { type: string }) => type === "google_workflows_workflow",
  ).values;
  // What Terraform made of it is JSON, with the expressions that Workflows reads.
  const { main } = JSON.parse(workflow.source_contents);
  expect(main.steps.at(-1)).toEqual({ end: { return: "${object}" } });
  const job = resources.find(
    ({ type, values }: { type: string; values: { name: string } }) =>
      type === "google_cloud_scheduler_job" && values.name === "music-dev-export",
  ).values;
  expect(job.http_target[0].uri).toBe(
    "https://workflowexecutions.googleapis.com/v1/projects/example-loist-dev/locations/us-central1/workflows/music-dev-export/executions",
  );
  await terraform.expect(0, "destroy", "-input=false", "-no-color", "-auto-approve");
});

test("the alerts wait for the longest gap, and for a month and a day", () => {
  const text = readFileSync(join(folder("monitoring"), "cdk.tf.json"), "utf8");
  expect(text).toContain('user_music_dev_export_success{monitored_resource=\\"cloudsql_database\\"}[78h]');
  expect(text).toContain('user_music_dev_drill_success{monitored_resource=\\"cloudsql_database\\"}[744h]');
});
