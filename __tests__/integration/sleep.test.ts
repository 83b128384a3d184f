import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cron } from "../../cloudsql/cron";
import { findRoute, openClient } from "../../database/connect";
import { type Emulator, startEmulator } from "../../emulator/server";
import type { Environment } from "../../environments";
import { type Synthesized, synthesize } from "../support/synthesize";
import { Terraform } from "../support/terraform";

jest.setTimeout(120_000);

const INSTANCE = "example-loist-dev:us-central1:loist-music-library-db-dev";
const SECRET = "projects/example-loist-dev/secrets/loist-music-library-db-dev-music_library_migrator";

const asleep = (environment: Environment): Environment => ({
  ...environment,
  backups: { ...environment.backups, startTime: "12:00" },
  sleep: { stop: Cron.of("0 20 * * 1-5"), start: Cron.of("0 7 * * 1-5"), timeZone: "Europe/Berlin" },
});

let directory: string;
let emulator: Emulator;
let synthesized: Synthesized;
let database: Terraform;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "sleep-"));
  emulator = await startEmulator({ directory, log: () => {} });
  synthesized = synthesize({}, (environment) =>
    environment.name === "dev" ? asleep(environment) : environment,
  );
  database = new Terraform(join(synthesized.outdir, "stacks", "dev-database"), emulator.environment);
  await database.init();
  await database.apply();
});
afterAll(async () => {
  await emulator?.stop();
  synthesized?.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** Sends what a job of Cloud Scheduler would send, with the emulator in Google's place. */
async function run(job: "start" | "stop"): Promise<number> {
  const shown = await database.expect(0, "show", "-json");
  // Terraform may put a warning before it.
  const state = JSON.parse(shown.slice(shown.indexOf("{")));
  const { values } = state.values.root_module.resources.find((one: { address: string }) =>
    one.address.startsWith(`google_cloud_scheduler_job.sleep_${job}_`),
  );
  const [target] = values.http_target;
  const { CLOUD_SQL_EMULATOR_HOST: host, GOOGLE_OAUTH_ACCESS_TOKEN: token } = emulator.environment;
  const { status } = await fetch(target.uri.replace("https://sqladmin.googleapis.com", `http://${host}`), {
    method: target.http_method,
    headers: { ...target.headers, authorization: `Bearer ${token}` },
    body: Buffer.from(target.body, "base64"),
  });
  return status;
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const environment = { ...process.env, ...emulator.environment };
  const client = await openClient(
    await findRoute(
      {
        instance: INSTANCE,
        database: "music_library",
        user: "music_library_migrator",
        passwordSecret: SECRET,
      },
      environment,
    ),
  );
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("an instance that a schedule stops and starts keeps its data, and its plan stays empty all the while", async () => {
  await database.planEmpty();
  await query("create table public.kept (id int)");

  expect(await run("stop")).toBe(200);
  await expect(query("select 1")).rejects.toThrow(
    /loist-music-library-db-dev is not running: it is stopped \(settings\.activation_policy\)/,
  );
  // Databases and users of an instance that sleeps cannot be asked for, and the plan is empty all the same.
  await database.planEmpty();
  expect(await database.apply()).toContain("0 added, 0 changed, 0 destroyed");
  await expect(query("select 1")).rejects.toThrow(/is not running/);

  expect(await run("start")).toBe(200);
  expect(await query("select count(*)::int as rows from public.kept")).toEqual([{ rows: 0 }]);
  await database.planEmpty();
});

test("other settings can be changed while it sleeps, and do not wake it", async () => {
  await run("stop");
  const changed = synthesize({}, (environment) =>
    environment.name === "dev" ? { ...asleep(environment), maintenance: { day: 6, hour: 4 } } : environment,
  );
  try {
    const later = new Terraform(join(changed.outdir, "stacks", "dev-database"), emulator.environment);
    await later.init();
    expect(await later.apply()).toContain("0 added, 1 changed, 0 destroyed");
    await expect(query("select 1")).rejects.toThrow(/is not running/);
  } finally {
    changed.remove();
  }
});
