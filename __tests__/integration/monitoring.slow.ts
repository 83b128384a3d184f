import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertsFor } from "../../cloudsql/alerts";
import { AlertPolicies } from "../../constructs/alert-policies";
import { Dashboard } from "../../constructs/dashboard";
import { ServiceLevelObjective } from "../../constructs/service-level-objective";
import { type Emulator, startEmulator } from "../../emulator/server";
import { alertContext, EVERYTHING } from "../support/alerts";
import { writeStack } from "../support/construct";
import { synthesize } from "../support/synthesize";
import { Terraform } from "../support/terraform";

jest.setTimeout(300_000);

const VARIABLES = { MUSICDB_ALERT_EMAILS: "ops@example.com" };

let directory: string;
let emulator: Emulator;
const removals: (() => void)[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "monitoring-"));
  emulator = await startEmulator({ directory, log: () => undefined });
});
afterAll(async () => {
  await emulator?.stop();
  for (const remove of removals) remove();
  rmSync(directory, { recursive: true, force: true });
});

/** Applies what was synthesized, and fails unless a second plan is empty. */
async function appliesOnce(folder: string): Promise<void> {
  const terraform = new Terraform(folder, emulator.environment);
  await terraform.init();
  expect(await terraform.apply()).toMatch(/Apply complete! Resources: \d\d+ added/);
  await terraform.planEmpty();
}

test("the whole monitoring stack of each environment is what the second plan wants", async () => {
  const synthesized = synthesize(VARIABLES);
  removals.push(() => synthesized.remove());
  const stacks = ["dev", "staging", "prod"].map((name) => `${name}-monitoring`);
  await Promise.all(stacks.map((name) => appliesOnce(join(synthesized.outdir, "stacks", name))));
});

test("so are all alerts that there are: with standby, replicas, routes and an objective", async () => {
  const project = "loist-music-test";
  const instanceName = "music-db";
  const written = writeStack((stack) => {
    const { name: objective } = new ServiceLevelObjective(stack, "objective", {
      project,
      instanceName,
      databaseId: `${project}:${instanceName}`,
      goal: 0.999,
    });
    const alerts = alertsFor(alertContext({ ...EVERYTHING, objective }));
    new AlertPolicies(stack, "alerts", {
      project,
      instanceName,
      alerts,
      routes: { default: ["ops@example.com"], CRITICAL: ["ops@example.com", "oncall@example.com"] },
      runbooks: "https://git.example.com/db/blob/main/docs/runbooks",
    });
    new Dashboard(stack, "dashboard", { project, title: instanceName, alerts });
  });
  removals.push(() => written.remove());
  await appliesOnce(written.folder);
});
