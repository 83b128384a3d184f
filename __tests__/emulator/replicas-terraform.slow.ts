import { join } from "node:path";
import { Client } from "pg";
import { serverOf } from "../../emulator/instance-servers";
import { Rehearsal, type Workspace } from "../support/emulator";

let rehearsal: Rehearsal;
let workspace: Workspace;

beforeAll(async () => {
  rehearsal = await Rehearsal.start();
});

afterAll(() => rehearsal.end());

const SETTINGS = { tier: "db-f1-micro", edition: "ENTERPRISE" };
const COMMON = { database_version: "POSTGRES_17", deletion_protection: false };
const PRIMARY = { ...COMMON, name: "music-db", settings: SETTINGS };
const READER = {
  ...COMMON,
  name: "music-db-reader",
  master_instance_name: "${google_sql_database_instance.primary.name}",
  settings: SETTINGS,
};

function write(reader: object): void {
  workspace.write({
    resource: {
      google_sql_database_instance: { primary: PRIMARY, reader },
      google_sql_user: {
        app: {
          name: "app",
          instance: "${google_sql_database_instance.primary.name}",
          password_wo: "not-a-secret",
          password_wo_version: 1,
        },
      },
    },
  });
}

/** Whether the application can write to an instance. */
async function writable(name: string): Promise<boolean> {
  const server = serverOf(join(rehearsal.folder, "emulator"), { project: "acme-dev", name });
  if (!server) throw new Error(`${name} has no running server`);
  const { host, port, caCertificate: ca } = server;
  const client = new Client({
    host,
    port,
    user: "app",
    password: "not-a-secret",
    database: "postgres",
    ssl: { ca },
  });
  await client.connect();
  try {
    await client.query("CREATE TEMPORARY TABLE t ()");
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "25006" });
    return false;
  } finally {
    await client.end();
  }
}

test("a replica is made, promoted and deleted by Terraform, and each plan after it is empty", async () => {
  workspace = rehearsal.workspace("replicas", {});
  write(READER);
  await workspace.init();
  await workspace.apply();
  await workspace.planEmpty();
  expect(await workspace.state("google_sql_database_instance.reader")).toMatchObject({
    instance_type: "READ_REPLICA_INSTANCE",
    master_instance_name: "music-db",
  });
  expect(await writable("music-db-reader")).toBe(false);

  // Stopped and started again, it is still a replica.
  await rehearsal.pause();
  await rehearsal.resume();
  expect(await writable("music-db-reader")).toBe(false);
  await workspace.planEmpty();

  const { master_instance_name: _, ...promoted } = READER;
  write({ ...promoted, instance_type: "CLOUD_SQL_INSTANCE" });
  await workspace.apply();
  await workspace.planEmpty();
  expect(await writable("music-db-reader")).toBe(true);
  expect(await writable("music-db")).toBe(true);
  await workspace.apply();
  expect(await workspace.state("google_sql_database_instance.primary")).toMatchObject({ replica_names: [] });

  await workspace.expect(0, "destroy", "-input=false", "-no-color", "-auto-approve");
});
