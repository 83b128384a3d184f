import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { Rehearsal, type Workspace } from "../support/emulator";

jest.setTimeout(60_000);

const MARKER = "marker-of-the-password-0123456789";

let rehearsal: Rehearsal;
let stack: Workspace;

beforeAll(async () => {
  rehearsal = await Rehearsal.start();
});

afterAll(() => rehearsal.end());

interface Instance {
  readonly connectionName: string;
  readonly host: string;
  readonly port: number;
}

async function instances(): Promise<readonly Instance[]> {
  const { CLOUD_SQL_EMULATOR_HOST, GOOGLE_OAUTH_ACCESS_TOKEN } = rehearsal.environment;
  const response = await fetch(`http://${CLOUD_SQL_EMULATOR_HOST}/emulator/instances`, {
    headers: { authorization: `Bearer ${GOOGLE_OAUTH_ACCESS_TOKEN}` },
  });
  const { instances: listed } = (await response.json()) as { instances: Instance[] };
  return listed;
}

async function ask(user: string, password: string, sql: string): Promise<unknown> {
  const [{ host, port }] = await instances();
  // The certificate is checked elsewhere.
  const client = new Client({
    host,
    port,
    user,
    password,
    database: "music",
    ssl: { rejectUnauthorized: false },
  });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows[0][0];
  } finally {
    await client.end();
  }
}

function configuration(settings: object = {}, instance: object = {}, user: object = {}) {
  return {
    resource: {
      google_sql_database_instance: {
        db: {
          name: "music-db",
          database_version: "POSTGRES_17",
          deletion_protection: false,
          settings: { tier: "db-custom-1-3840", edition: "ENTERPRISE", ...settings },
          ...instance,
        },
      },
      google_sql_database: {
        music: {
          name: "music",
          instance: "${google_sql_database_instance.db.name}",
        },
      },
      google_sql_user: {
        app: {
          name: "app",
          instance: "${google_sql_database_instance.db.name}",
          password_wo: MARKER,
          password_wo_version: 1,
          ...user,
        },
        deploy: {
          name: "Deploy@acme-dev.iam",
          type: "CLOUD_IAM_SERVICE_ACCOUNT",
          instance: "${google_sql_database_instance.db.name}",
        },
      },
    },
  };
}

/** Every default of the service, written down. */
const WRITTEN = {
  activation_policy: "ALWAYS",
  availability_type: "ZONAL",
  connector_enforcement: "NOT_REQUIRED",
  disk_autoresize: true,
  disk_autoresize_limit: 0,
  disk_size: 10,
  disk_type: "PD_SSD",
  pricing_plan: "PER_USE",
  ip_configuration: { ipv4_enabled: true, ssl_mode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" },
  backup_configuration: {
    enabled: false,
    backup_retention_settings: { retained_backups: 7, retention_unit: "COUNT" },
    transaction_log_retention_days: 7,
  },
};

test("what the configuration leaves out is decided once: the second plan is empty", async () => {
  stack = rehearsal.workspace("sql", configuration());
  await stack.init();
  expect(await stack.apply()).toContain("Resources: 4 added, 0 changed, 0 destroyed.");
  await stack.planEmpty();
  expect(await stack.state("google_sql_database_instance.db")).toMatchObject({
    connection_name: "acme-dev:us-central1:music-db",
    public_ip_address: "127.0.0.1",
  });
  expect(
    await ask("app", MARKER, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'music'"),
  ).toBe("cloudsqlsuperuser");
});

test("writing the defaults down changes nothing, and leaving them out again neither", async () => {
  stack.write(configuration(WRITTEN));
  await stack.planEmpty();
  for (const name of Object.keys(WRITTEN)) {
    stack.write(configuration({ ...WRITTEN, [name]: undefined }));
    await stack.planEmpty();
  }
});

test("settings that the emulator does not use are kept", async () => {
  const kept = {
    maintenance_window: { day: 7, hour: 4, update_track: "stable" },
    insights_config: { query_insights_enabled: true, query_string_length: 2048 },
    location_preference: { zone: "us-central1-b" },
    password_validation_policy: { enable_password_policy: true, min_length: 12 },
    deny_maintenance_period: { start_date: "2026-12-20", end_date: "2027-01-05", time: "00:00:00" },
    user_labels: { team: "music" },
    database_flags: [
      { name: "shared_buffers", value: "65536" },
      { name: "cloudsql.iam_authentication", value: "on" },
    ],
  };
  stack.write(configuration(kept));
  expect(await stack.apply()).toContain("Resources: 0 added, 1 changed, 0 destroyed.");
  await stack.planEmpty();
  expect(await ask("app", MARKER, "SHOW shared_buffers")).toBe("512MB");
  expect(rehearsal.lines).toContain("music-db: restarted with the new settings");
  const { settings } = await stack.state("google_sql_database_instance.db");
  expect(settings).toMatchObject([
    {
      version: 2,
      maintenance_window: [kept.maintenance_window],
      insights_config: [kept.insights_config],
      location_preference: [kept.location_preference],
      password_validation_policy: [kept.password_validation_policy],
      deny_maintenance_period: [kept.deny_maintenance_period],
      user_labels: { team: "music" },
    },
  ]);

  // The order of flags means nothing; the form of an account's name neither.
  stack.write(configuration({ ...kept, database_flags: [...kept.database_flags].reverse() }));
  await stack.planEmpty();
  const token = String(rehearsal.environment.GOOGLE_OAUTH_ACCESS_TOKEN);
  expect(await ask("deploy@acme-dev.iam", token, "SELECT current_user::text")).toBe("deploy@acme-dev.iam");
  stack.write(configuration({ ...kept, user_labels: undefined, database_flags: [] }));
  await stack.apply();
  await stack.planEmpty();
});

test("a password rotates by its version", async () => {
  stack.write(configuration({}, {}, { password_wo: `${MARKER}-2`, password_wo_version: 2 }));
  await stack.apply();
  await stack.planEmpty();
  expect(await ask("app", `${MARKER}-2`, "SELECT 1")).toBe(1);
  await expect(ask("app", MARKER, "SELECT 1")).rejects.toThrow("password authentication failed");
});

test("refusals of the API reach the user, and the instance stays as it was", async () => {
  stack.write(configuration({ tier: "db-n1-standard-1" }));
  expect(await stack.expect(1, "apply", "-auto-approve", "-no-color")).toContain("db-n1-standard-1");
  stack.write(configuration({ deletion_protection_enabled: true }, {}, { password_wo_version: 2 }));
  await stack.apply();
  const output = await stack.expect(1, "destroy", "-auto-approve", "-no-color");
  expect(output).toContain("failed to delete instance music-db");
  expect(output.replace(/[\s│]+/g, " ")).toContain("The instance is protected.");
  stack.write(configuration({}, {}, { password_wo_version: 2 }));
  await stack.apply();
  await stack.planEmpty();
});

test("a smaller disk replaces the instance", async () => {
  stack.write(configuration({ disk_size: 20 }, {}, { password_wo_version: 2 }));
  expect(await stack.apply()).toContain("1 changed");
  stack.write(configuration({ disk_size: 15 }, {}, { password_wo_version: 2 }));
  const plan = await stack.expect(2, "plan", "-no-color", "-detailed-exitcode");
  expect(plan).toContain("google_sql_database_instance.db must be replaced");
  expect(plan).toMatch(/disk_size += 20 -> 15 # forces replacement/);
  stack.write(configuration({}, {}, { password_wo_version: 2 }));
  await stack.apply();
});

test("the instance, its database and users can be imported", async () => {
  const ids = {
    "google_sql_database_instance.db": "projects/acme-dev/instances/music-db",
    "google_sql_database.music": "projects/acme-dev/instances/music-db/databases/music",
    "google_sql_user.app": "acme-dev/music-db/app",
  };
  await stack.expect(0, "state", "rm", ...Object.keys(ids));
  for (const [address, id] of Object.entries(ids)) await stack.expect(0, "import", "-no-color", address, id);
  await stack.planEmpty();
});

test("a restart of the emulator changes nothing", async () => {
  const before = await instances();
  await rehearsal.pause();
  await rehearsal.resume();
  expect(await instances()).toEqual(before);
  await stack.planEmpty();
});

test("destroy leaves no server and no data, and the password was nowhere", async () => {
  const output = await stack.expect(0, "destroy", "-auto-approve", "-no-color");
  expect(output).toContain("Destroy complete! Resources: 4 destroyed.");
  expect(await instances()).toEqual([]);
  expect(readdirSync(join(rehearsal.folder, "emulator", "instances", "acme-dev"))).toEqual([]);
  expect(stack.transcript.join("\n")).not.toContain(MARKER);
  expect(rehearsal.lines.join("\n")).not.toContain(MARKER);
  for (const file of ["terraform.tfstate", "terraform.tfstate.backup"]) {
    expect(readFileSync(join(stack.folder, file), "utf8")).not.toContain(MARKER);
  }
});
