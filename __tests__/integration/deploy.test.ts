import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { Size } from "../../cloudsql/size";
import { findRoute, openClient } from "../../database/connect";
import { readSecret } from "../../database/secret";
import { type Emulator, startEmulator } from "../../emulator/server";
import type { Environment } from "../../environments";
import { type Synthesized, synthesize } from "../support/synthesize";
import { Terraform } from "../support/terraform";

jest.setTimeout(120_000);

const INSTANCE = "example-loist-dev:us-central1:loist-music-library-db-dev";
const APPLICATION_SECRET = "projects/example-loist-dev/secrets/loist-music-library-db-dev-music_library_user";

const VARIABLES = {
  MUSICDB_BILLING_ACCOUNT: "01AB23-45CD67-89EF01",
  MUSICDB_ALERT_EMAILS: "ops@example.com",
  MUSICDB_APPLICATION_SERVICE_ACCOUNTS: "app@example-loist-dev.iam.gserviceaccount.com",
  MUSICDB_IAM_READERS: "ann@example.com",
  MUSICDB_IAM_OPERATORS: "bob@example.com",
  MUSICDB_IAM_MIGRATORS: "deploy@example-loist-dev.iam.gserviceaccount.com",
};

let directory: string;
let emulator: Emulator;
let log: string[];
const synthesized: Synthesized[] = [];
const runs: Terraform[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "deploy-"));
  log = [];
  emulator = await startEmulator({ directory, log: (line) => log.push(line) });
});
afterAll(async () => {
  await emulator?.stop();
  for (const folder of synthesized) folder.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** Synthesizes and gives a Terraform for each of the named stacks, initialised. */
async function stacks(
  names: readonly string[],
  change: (environment: Environment) => Environment = (environment) => environment,
): Promise<Terraform[]> {
  const concerned = names.map((name) => name.split("-")[0]);
  const result = synthesize(VARIABLES, (environment) =>
    concerned.includes(environment.name) ? change(environment) : environment,
  );
  synthesized.push(result);
  const terraforms = names.map(
    (name) => new Terraform(join(result.outdir, "stacks", name), emulator.environment),
  );
  runs.push(...terraforms);
  await Promise.all(terraforms.map((terraform) => terraform.init()));
  return terraforms;
}

const DEV = ["dev-database", "dev-schema", "dev-monitoring"];

async function connect(user: string, secret: string): Promise<Client> {
  const environment = { ...process.env, ...emulator.environment };
  const route = await findRoute(
    { instance: INSTANCE, database: "music_library", user, passwordSecret: secret },
    environment,
  );
  return openClient({ ...route, config: { ...route.config, password: await password(secret) } });
}

function password(secret: string): Promise<string> {
  const { CLOUD_SQL_EMULATOR_HOST: host = "", GOOGLE_OAUTH_ACCESS_TOKEN: token = "" } = emulator.environment;
  return readSecret(secret, { host, token });
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = await connect("music_library_user", APPLICATION_SECRET);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Every file below a folder. */
function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : entry.isFile() ? [path] : [];
  });
}

describe("the unchanged JSON through the real Terraform", () => {
  test("validate and plan of all nine stacks", async () => {
    const names = ["dev", "staging", "prod"].flatMap((name) => [
      `${name}-database`,
      `${name}-schema`,
      `${name}-monitoring`,
    ]);
    for (const terraform of await stacks(names)) {
      await terraform.expect(0, "validate", "-no-color");
      const plan = await terraform.expect(2, "plan", "-input=false", "-no-color", "-detailed-exitcode");
      expect(plan).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    }
  });

  test("apply of dev, in order; a second plan is empty", async () => {
    const [database, schema, monitoring] = await stacks(DEV);
    expect(await database.apply()).toContain("Apply complete!");
    await database.planEmpty();
    expect(await schema.apply()).toContain("Apply complete!");
    await schema.planEmpty();
    expect(await monitoring.apply()).toContain("Apply complete!");
    await monitoring.planEmpty();
  });

  test("the SQL is in the database, with the flags of the tier", async () => {
    const tables = await query("select tablename from pg_tables where schemaname = 'public' order by 1");
    expect(tables.map((row) => row.tablename)).toContain("audio_tracks");
    const settings = await query(
      "select name, setting from pg_settings where name in ('shared_buffers', 'work_mem', 'max_connections', 'ssl') order by 1",
    );
    expect(settings).toEqual([
      { name: "max_connections", setting: "25" },
      { name: "shared_buffers", setting: "20864" },
      { name: "ssl", setting: "on" },
      { name: "work_mem", setting: "2048" },
    ]);
  });

  test("the application's user has rows and no more", async () => {
    await query(
      "insert into audio_tracks (title, format, audio_gcs_path) values ('Probe', 'FLAC', 'gs://example/probe.flac')",
    );
    await expect(query("create table forbidden (id int)")).rejects.toThrow(
      /permission denied for schema public/,
    );
    await expect(query("drop table audio_tracks")).rejects.toThrow(/must be owner of table audio_tracks/);
    await expect(query("create role intruder")).rejects.toThrow(/permission denied to create role/);
  });
});

describe("Google identities log in and have the rights of their list", () => {
  test.each([
    ["app@example-loist-dev.iam", "select title from audio_tracks", "create table forbidden (id int)"],
    ["ann@example.com", "select title from audio_tracks", "delete from audio_tracks"],
    ["bob@example.com", "select from blocked_sessions", "select title from public.audio_tracks"],
    ["deploy@example-loist-dev.iam", "select version from migrations.applied", "create role intruder"],
  ])("%s may: %s; not: %s", async (user, may, mayNot) => {
    const environment = { ...process.env, ...emulator.environment };
    const options = { instance: INSTANCE, database: "music_library", user, iam: true };
    const client = await openClient(await findRoute(options, environment));
    try {
      await client.query(may);
      await expect(client.query(mayNot)).rejects.toMatchObject({ code: "42501" });
    } finally {
      await client.end();
    }
  });
});

describe("changes", () => {
  test("a memory flag restarts the server with the new value and keeps the data", async () => {
    const [database] = await stacks(DEV, (environment) => ({
      ...environment,
      flags: { ...environment.flags, sharedBuffers: Size.mebibytes(200) },
    }));
    const before = await query("select pg_postmaster_start_time() as started");
    expect(await database.apply()).toContain("0 added, 1 changed, 0 destroyed");
    await database.planEmpty();
    const [after] = await query(
      "select pg_postmaster_start_time() as started, current_setting('shared_buffers') as buffers",
    );
    expect(after.buffers).toBe("200MB");
    expect(after.started).not.toEqual(before[0].started);
    expect(await query("select title from audio_tracks where title = 'Probe'")).toHaveLength(1);
  });

  test("a higher password version rotates the user and the secret together", async () => {
    const old = await password(APPLICATION_SECRET);
    const [database] = await stacks(DEV, (environment) => ({
      ...environment,
      passwordVersions: { ...environment.passwordVersions, application: 2 },
    }));
    await database.apply();
    await database.planEmpty();
    expect(await password(APPLICATION_SECRET)).not.toBe(old);
    // The new one logs in, the old one does not.
    expect(await query("select current_user")).toEqual([{ current_user: "music_library_user" }]);
    const client = await connect("music_library_user", APPLICATION_SECRET);
    const stale = new Client({
      host: client.host,
      port: client.port,
      user: "music_library_user",
      database: "music_library",
      password: old,
      ssl: { rejectUnauthorized: false },
    });
    await client.end();
    await expect(stale.connect()).rejects.toThrow(/password authentication failed/);
  });
});

describe("secrets", () => {
  test("no password is in JSON, plan, state, log or output", async () => {
    const [database] = await stacks(DEV);
    await database.expect(0, "plan", "-input=false", "-no-color", "-out=saved.plan");
    const shown = await database.expect(0, "show", "-json", "saved.plan");
    const state = await database.expect(0, "state", "pull");
    const secrets = [
      await password(APPLICATION_SECRET),
      await password("projects/example-loist-dev/secrets/loist-music-library-db-dev-music_library_migrator"),
    ];
    for (const secret of secrets) {
      expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
      const printed = [shown, state, ...log, ...runs.flatMap((run) => run.transcript)].join("\n");
      const forms = [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret)];
      for (const form of forms) expect(printed.includes(form)).toBe(false);
      const holders = [directory, ...synthesized.map((folder) => folder.outdir)]
        .flatMap(files)
        .filter((file) => forms.some((form) => readFileSync(file).includes(form)));
      // The emulated Secret Manager must keep what it was given; nobody else may read it there.
      expect(holders.length).toBeGreaterThan(0);
      for (const file of holders) {
        expect(file.startsWith(join(directory, "secrets"))).toBe(true);
        expect(statSync(file).mode & 0o077).toBe(0);
      }
    }
  });
});

describe("the end", () => {
  test("destroy removes everything", async () => {
    const [database, schema, monitoring] = await stacks(DEV);
    for (const terraform of [monitoring, schema, database]) {
      expect(await terraform.expect(0, "destroy", "-input=false", "-no-color", "-auto-approve")).toContain(
        "Destroy complete!",
      );
      expect(await terraform.expect(0, "state", "list")).not.toMatch(/^(data\.)?[a-z_]+\.\S+$/m);
    }
    await expect(connect("music_library_user", APPLICATION_SECRET)).rejects.toThrow();
  });
});

test("staging is deployed too, and a second plan of each stack is empty", async () => {
  for (const terraform of await stacks(["staging-database", "staging-schema", "staging-monitoring"])) {
    expect(await terraform.apply()).toContain("Apply complete!");
    await terraform.planEmpty();
  }
});

describe("production", () => {
  test("is deployed on a private network, refuses to be destroyed, and is backed up before it goes", async () => {
    const all = await stacks(["prod-database", "prod-schema", "prod-monitoring"]);
    for (const terraform of all) {
      expect(await terraform.apply()).toContain("Apply complete!");
      await terraform.planEmpty();
    }
    const [database] = all;
    const refused = await database.run("destroy", "-input=false", "-no-color", "-auto-approve");
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/Instance cannot be destroyed/);

    const [unprotected] = await stacks(["prod-database"], (environment) => ({
      ...environment,
      deletionProtection: false,
    }));
    await unprotected.apply();
    const destroyed = await unprotected.expect(0, "destroy", "-input=false", "-no-color", "-auto-approve");
    expect(destroyed).toContain("the final backup is done");
    expect(destroyed.indexOf("the final backup is done")).toBeLessThan(
      destroyed.indexOf("google_sql_database_instance.instance: Destruction complete"),
    );
  });
});
