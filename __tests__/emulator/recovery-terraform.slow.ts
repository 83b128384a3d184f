import { Client } from "pg";
import { operationsSettled } from "../../emulator/instance-operations";
import { Rehearsal, type Workspace } from "../support/emulator";
import type { Json } from "../support/http-api";

jest.setTimeout(180_000);

let rehearsal: Rehearsal;

beforeAll(async () => {
  rehearsal = await Rehearsal.start();
});

afterAll(() => rehearsal.end());

async function ask(path: string, init: RequestInit = {}): Promise<Json> {
  const { CLOUD_SQL_EMULATOR_HOST, GOOGLE_OAUTH_ACCESS_TOKEN } = rehearsal.environment;
  const url = `http://${CLOUD_SQL_EMULATOR_HOST}/sql/v1beta4/projects/acme-dev${path}`;
  const response = await fetch(url, {
    ...init,
    headers: { authorization: `Bearer ${GOOGLE_OAUTH_ACCESS_TOKEN}` },
  });
  const body: Json = await response.json();
  if (!response.ok) throw new Error(body.error.message);
  return body;
}

async function done(operation: Json): Promise<Json> {
  await operationsSettled();
  return ask(`/operations/${operation.name}`);
}

const post = (path: string, body: object) => ask(path, { method: "POST", body: JSON.stringify(body) });

async function query(instance: string, sql: string): Promise<Json[]> {
  const { emulatorPort, serverCaCert } = await ask(`/instances/${instance}/connectSettings`);
  const client = new Client({
    host: "127.0.0.1",
    port: emulatorPort,
    user: "app",
    password: "not-a-secret",
    database: "postgres",
    ssl: { ca: serverCaCert.cert },
  });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

const SETTINGS = {
  tier: "db-f1-micro",
  edition: "ENTERPRISE",
  backup_configuration: { enabled: true, point_in_time_recovery_enabled: true },
};
const SOURCE = {
  name: "source",
  database_version: "POSTGRES_17",
  deletion_protection: false,
  settings: SETTINGS,
};

function configuration(others: Record<string, object> = {}, more: object = {}): object {
  return {
    resource: {
      google_sql_database_instance: { source: SOURCE, ...others },
      google_sql_user: {
        app: {
          name: "app",
          instance: "${google_sql_database_instance.source.name}",
          password_wo: "not-a-secret",
          password_wo_version: 1,
        },
      },
    },
    ...more,
  };
}

let stack: Workspace;

test("clone and restore_backup_context bring data, and the next plan is empty", async () => {
  stack = rehearsal.workspace("stack", configuration());
  await stack.init();
  await stack.apply();
  await operationsSettled();
  await query("source", "CREATE TABLE notes AS SELECT 'before'::text AS text");
  const { backupContext } = await done(await post("/instances/source/backupRuns", {}));
  await new Promise((later) => setTimeout(later, 5));
  const at = new Date().toISOString();
  await query("source", "INSERT INTO notes VALUES ('after')");

  const restored = { backup_run_id: Number(backupContext.backupId), instance_id: "source" };
  stack.write(
    configuration(
      {
        earlier: {
          ...{
            name: "earlier",
            database_version: "POSTGRES_17",
            deletion_protection: false,
            settings: SETTINGS,
          },
          clone: { source_instance_name: "source", point_in_time: at },
        },
        now: {
          ...{ name: "now", database_version: "POSTGRES_17", deletion_protection: false },
          clone: { source_instance_name: "source" },
        },
        restored: { ...SOURCE, name: "restored", restore_backup_context: restored },
      },
      {
        data: {
          google_sql_backup_run: { latest: { instance: "source", most_recent: true } },
          google_sql_database_instance_latest_recovery_time: { source: { instance: "source" } },
        },
        output: {
          backup: { value: "${data.google_sql_backup_run.latest.backup_id}" },
          status: { value: "${data.google_sql_backup_run.latest.status}" },
          latest: {
            value:
              '${data.google_sql_database_instance_latest_recovery_time.source.latest_recovery_time != ""}',
          },
        },
      },
    ),
  );
  const applied = await stack.apply();
  expect(applied).toContain(`backup = ${backupContext.backupId}`);
  expect(applied).toContain('status = "SUCCESSFUL"');
  expect(await query("earlier", "SELECT text FROM notes")).toEqual(["before"]);
  expect(await query("now", "SELECT text FROM notes")).toEqual(["before", "after"]);
  expect(await query("restored", "SELECT text FROM notes")).toEqual(["before"]);
  await stack.planEmpty();

  // Another backup in the context is restored in place.
  const later = await done(await post("/instances/source/backupRuns", {}));
  const other = { ...restored, backup_run_id: Number(later.backupContext.backupId) };
  stack.write(configuration({ restored: { ...SOURCE, name: "restored", restore_backup_context: other } }));
  expect(await stack.apply()).toContain("0 added, 1 changed, 2 destroyed");
  expect(await query("restored", "SELECT text FROM notes")).toEqual(["before", "after"]);
  await stack.planEmpty();
});

test("refuses a clone of a time without a backup", async () => {
  stack.write(
    configuration({
      early: {
        ...{ name: "early", database_version: "POSTGRES_17", deletion_protection: false, settings: SETTINGS },
        clone: { source_instance_name: "source", point_in_time: "2020-01-01T00:00:00Z" },
      },
    }),
  );
  const output = await stack.expect(1, "apply", "-input=false", "-no-color", "-auto-approve");
  expect(output.replace(/[│\s]+/g, " ")).toContain(
    "Error, failed to create instance early with google_sql_database_instance.early, on main.tf.json line",
  );
  expect(output.replace(/[│\s]+/g, " ")).toContain(
    "googleapi: Error 400: Invalid request: Successful backup required for carrying out the operation was not found. The earliest recovery time is",
  );
});

test("an instance made by the API is imported, and survives the emulator", async () => {
  await done(await post("/instances/source/clone", { cloneContext: { destinationInstanceName: "by-api" } }));
  await rehearsal.pause();
  await rehearsal.resume();
  expect(await query("by-api", "SELECT text FROM notes")).toEqual(["before", "after"]);
  const other = rehearsal.workspace("other", {
    resource: {
      google_sql_database_instance: { made: { ...SOURCE, name: "by-api", deletion_protection: true } },
    },
  });
  await other.init();
  await other.expect(0, "import", "-no-color", "google_sql_database_instance.made", "by-api");
  await other.planEmpty();
  expect((await ask("/instances")).items.map(({ name }: Json) => name)).toEqual(["source", "by-api"]);
  const { error } = await done(await ask("/instances/by-api", { method: "DELETE" }));
  expect(error).toBeUndefined();
});
