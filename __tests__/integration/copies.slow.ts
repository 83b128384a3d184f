import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/server";
import type { EnvironmentInput } from "../../environments/schema";
import { COPIES, insteadOf } from "../support/everything";
import { type Synthesized, synthesize } from "../support/synthesize";
import { Terraform } from "../support/terraform";

jest.setTimeout(300_000);

let directory: string;
let emulator: Emulator;
const synthesized: Synthesized[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "copies-"));
  emulator = await startEmulator({ directory, log: () => {} });
});
afterAll(async () => {
  await emulator?.stop();
  for (const folder of synthesized) folder.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** Terraform for the stacks of an environment that takes development's place. */
async function stacks(input: EnvironmentInput, ...names: string[]): Promise<Terraform[]> {
  const made = synthesize({}, insteadOf(input));
  synthesized.push(made);
  const all = names.map(
    (name) => new Terraform(join(made.outdir, "stacks", `dev-${name}`), emulator.environment),
  );
  for (const terraform of all) await terraform.init();
  return all;
}

/** What a command prints as JSON; Terraform may put a warning before it. */
async function json(terraform: Terraform, ...args: string[]) {
  const shown = await terraform.expect(0, ...args, "-json");
  return JSON.parse(shown.slice(shown.indexOf("{")));
}

/** Attributes of the resources in the state, by address. */
async function state(terraform: Terraform): Promise<Map<string, Record<string, unknown>>> {
  const { values } = await json(terraform, "show");
  const resources: { address: string; values: Record<string, unknown> }[] = values.root_module.resources;
  return new Map(resources.map((one) => [one.address, one.values]));
}

const destroy = (terraform: Terraform) =>
  terraform.expect(0, "destroy", "-input=false", "-no-color", "-auto-approve");

test("replicas, keys and endpoints are made, stay as they are, can be taken away one by one, and go", async () => {
  const [database, schema, monitoring] = await stacks(COPIES, "database", "schema", "monitoring");
  await database.expect(0, "validate", "-no-color");
  expect(await database.apply()).toContain("Apply complete!");
  await database.planEmpty();

  const made = await state(database);
  const of = (name: string) => made.get(`google_sql_database_instance.${name}`) ?? {};
  expect(of("instance").replica_names).toBeDefined();
  expect(["near", "far", "below"].map((name) => of(`replica-${name}`).master_instance_name)).toEqual([
    "music-dev",
    "music-dev",
    "music-dev-far",
  ]);
  expect(of("replica-far").encryption_key_name).toBe(
    "projects/example-loist-dev/locations/us-east1/keyRings/music-dev/cryptoKeys/storage",
  );
  const endpoint = made.get("google_compute_forwarding_rule.psc-far") ?? {};
  expect(endpoint.target).toMatch(/^projects\/.*\/regions\/us-east1\/serviceAttachments\//);
  expect(endpoint.target).toBe(of("replica-far").psc_service_attachment_link);
  expect(made.get("google_dns_record_set.psc-far_record_95EB9123")).toMatchObject({
    name: of("replica-far").dns_name,
    rrdatas: [made.get("google_compute_address.psc-far_address_DBAD5D47")?.address],
  });
  const outputs = await json(database, "output");
  expect(outputs.replica_connection_names.value).toEqual({
    near: "example-loist-dev:us-central1:music-dev-near",
    far: "example-loist-dev:us-east1:music-dev-far",
    below: "example-loist-dev:us-east1:music-dev-below",
  });

  // By the type PSC.
  expect(await schema.apply()).toContain("Apply complete!");
  await schema.planEmpty();
  expect(await monitoring.apply()).toContain("Apply complete!");
  await monitoring.planEmpty();
  const policies = [...(await state(monitoring)).keys()].join("\n");
  for (const name of ["near", "far", "below"])
    expect(policies).toContain(`alerts_replica-lag-music-dev-${name}`);

  // Without the one below, nothing else moves.
  const replicas = COPIES.replicas?.filter(({ name }) => name !== "below");
  const [fewer] = await stacks({ ...COPIES, replicas }, "database");
  expect(await fewer.apply()).toMatch(/0 added, 0 changed, 5 destroyed/);
  await fewer.planEmpty();

  await destroy(monitoring);
  await destroy(schema);
  expect(await destroy(fewer)).toContain("Destroy complete!");
  expect(await fewer.expect(0, "state", "list")).not.toMatch(/^(data\.)?[a-z_]+\.\S+$/m);
});
