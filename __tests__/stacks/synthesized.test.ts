import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Synthesized, synthesize } from "../support/synthesize";

let synthesized: Synthesized;

beforeAll(() => {
  synthesized = synthesize();
});
afterAll(() => synthesized.remove());

const STACKS = [
  "dev-database",
  "dev-monitoring",
  "dev-schema",
  "prod-database",
  "prod-monitoring",
  "prod-schema",
  "staging-database",
  "staging-monitoring",
  "staging-schema",
];

/** Hashes of the SQL and of the migrator change with every edit; what they stand for is tested below. */
function withoutHashes(text: string): string {
  return text.replace(/\b[0-9a-f]{64}\b/g, "<sha256>").replace(/\/[0-9a-f]{32}\//g, "/<hash>/");
}

test("there are three stacks an environment", () => {
  expect(Object.keys(synthesized.stacks)).toEqual(STACKS);
});

test.each(STACKS)("%s is what was reviewed", (name) => {
  const text = readFileSync(join(synthesized.outdir, "stacks", name, "cdk.tf.json"), "utf8");
  expect(withoutHashes(text)).toMatchSnapshot();
});

describe("what the user chose", () => {
  const settings = (environment: string) =>
    synthesized.resource(`${environment}-database`, "google_sql_database_instance.instance").settings;
  const flags = (environment: string): Record<string, string> =>
    Object.fromEntries(
      settings(environment).database_flags.map((flag: { name: string; value: string }) => [
        flag.name,
        flag.value,
      ]),
    );

  test.each([
    ["dev", "loist-music-library-db-dev", "db-f1-micro", 10, 7],
    ["staging", "loist-music-library-db-staging", "db-g1-small", 20, 7],
    ["prod", "loist-music-library-db", "db-custom-1-3840", 20, 8],
  ])("%s: name, tier, disk and backups", (environment, name, tier, disk, backups) => {
    const instance = synthesized.resource(`${environment}-database`, "google_sql_database_instance.instance");
    expect(instance).toMatchObject({
      name,
      region: "us-central1",
      database_version: "POSTGRES_17",
      settings: {
        tier,
        edition: "ENTERPRISE",
        availability_type: "ZONAL",
        disk_type: "PD_SSD",
        disk_size: disk,
        disk_autoresize: true,
        backup_configuration: {
          enabled: true,
          point_in_time_recovery_enabled: true,
          transaction_log_retention_days: 7,
          backup_retention_settings: { retained_backups: backups, retention_unit: "COUNT" },
        },
      },
    });
  });

  test("prod has the memory and cost flags in the service's units", () => {
    expect(flags("prod")).toMatchObject({
      shared_buffers: String(1024 ** 3 / 8192),
      effective_cache_size: String((2 * 1024 ** 3) / 8192),
      work_mem: String(4 * 1024),
      maintenance_work_mem: String(64 * 1024),
      random_page_cost: "1.1",
      max_connections: "100",
    });
  });

  test.each(["dev", "staging", "prod"])(
    "%s logs slow queries, connections, lock waits and DDL",
    (environment) => {
      expect(flags(environment)).toMatchObject({
        log_min_duration_statement: "200",
        log_connections: "on",
        log_lock_waits: "on",
        log_statement: "ddl",
        "cloudsql.iam_authentication": "on",
        "cloudsql.enable_pgaudit": "on",
        "pgaudit.log": "ddl,role",
      });
    },
  );

  test("prod has a private address only, a growth limit, and keeps its backups", () => {
    expect(settings("prod")).toMatchObject({
      ip_configuration: { ipv4_enabled: false, ssl_mode: "ENCRYPTED_ONLY" },
      disk_autoresize_limit: 100,
      retain_backups_on_delete: true,
    });
    expect(synthesized.addresses("prod-database")).toContain("null_resource.final-backup");
  });

  test.each(["dev", "staging"])("%s has a public address for connectors only", (environment) => {
    const { ip_configuration, connector_enforcement } = settings(environment);
    expect(ip_configuration).toEqual({ ipv4_enabled: true, ssl_mode: "ENCRYPTED_ONLY" });
    expect(connector_enforcement).toBe("REQUIRED");
  });

  test.each([
    ["dev", false],
    ["staging", true],
    ["prod", true],
  ])("%s: deletion protection of every kind is %s", (environment, on) => {
    const instance = synthesized.resource(`${environment}-database`, "google_sql_database_instance.instance");
    expect(instance.deletion_protection).toBe(on);
    expect(instance.settings.deletion_protection_enabled).toBe(on);
    expect(instance.lifecycle.prevent_destroy ?? false).toBe(on);
  });

  test("one word makes production regional", () => {
    const regional = synthesize({ MUSICDB_PROD_AVAILABILITY: "regional" });
    const instance = regional.resource("prod-database", "google_sql_database_instance.instance");
    expect(instance.settings.availability_type).toBe("REGIONAL");
    regional.remove();
  });
});

/** A changed address destroys what it stood for: never edit this list without a moved block. */
test("the addresses of what holds data are pinned", () => {
  const stateful = (stack: string) =>
    synthesized
      .addresses(stack)
      .filter((address) => /^google_(sql|secret|compute|service_networking)/.test(address));
  const everywhere = [
    "google_secret_manager_secret.application-secret",
    "google_secret_manager_secret.migrator-secret",
    "google_secret_manager_secret_version.application-secret_version_0D6CFD48",
    "google_secret_manager_secret_version.migrator-secret_version_6462050D",
    "google_sql_database.database",
    "google_sql_database_instance.instance",
    "google_sql_user.application-user",
    "google_sql_user.migrator-user",
  ];
  expect(stateful("dev-database")).toEqual(everywhere);
  expect(stateful("staging-database")).toEqual(everywhere);
  expect(stateful("prod-database")).toEqual([
    "google_compute_global_address.network_range_346FCE8E",
    "google_compute_network.network",
    ...everywhere.slice(0, 4),
    "google_service_networking_connection.network_connection_C05ADB61",
    ...everywhere.slice(4),
  ]);
});

describe("order and independence", () => {
  test("the instance waits for the network, users wait for one another", () => {
    const dependsOn = (address: string) => synthesized.resource("prod-database", address).depends_on;
    expect(dependsOn("google_sql_database_instance.instance")).toContain(
      "google_service_networking_connection.network_connection_C05ADB61",
    );
    expect(dependsOn("google_sql_user.migrator-user")).toContain("google_sql_database.database");
    expect(dependsOn("google_sql_user.application-user")).toContain("google_sql_user.migrator-user");
  });

  test("no stack reads another one's state", () => {
    for (const stack of Object.values(synthesized.stacks)) {
      expect(JSON.stringify(stack)).not.toContain("terraform_remote_state");
    }
  });

  test("schema and monitoring are deployed after the database", () => {
    const { stacks } = JSON.parse(readFileSync(join(synthesized.outdir, "manifest.json"), "utf8"));
    expect(stacks["prod-schema"].dependencies).toEqual(["prod-database"]);
    expect(stacks["prod-monitoring"].dependencies).toEqual(["prod-database"]);
  });

  test("each state is an object of its own in the bucket, for Terraform 1.11 or later", () => {
    const prefixes = Object.values(synthesized.stacks).map(({ terraform }) => {
      expect(terraform.required_version).toBe(">= 1.11");
      return `${terraform.backend.gcs.bucket}/${terraform.backend.gcs.prefix}`;
    });
    expect(new Set(prefixes).size).toBe(STACKS.length);
  });
});

describe("the SQL step", () => {
  test("travels with the migrator and the SQL, and is named by its content", () => {
    const { provisioner, triggers } = synthesized.resource("prod-schema", "null_resource.sql");
    const command: string = provisioner[0]["local-exec"].command;
    const program = /^node \$\{path\.module\}\/(\S+) /.exec(command)?.[1] ?? "";
    const folder = join(synthesized.outdir, "stacks/prod-schema", program, "..");
    expect(readdirSync(folder).sort()).toEqual(["cloud-libraries.cjs", "sql", "step.cjs"]);
    expect(readdirSync(join(folder, "sql/migrations"))).toEqual(
      readdirSync(join(__dirname, "../../sql/migrations")),
    );
    expect(triggers.sql).toMatch(/^[0-9a-f]{64}$/);
    expect(triggers.migrator).toMatch(/^[0-9a-f]{64}$/);
  });

  test("carries no secret and no environment", () => {
    const { provisioner } = synthesized.resource("prod-schema", "null_resource.sql");
    expect(Object.keys(provisioner[0]["local-exec"])).toEqual(["command"]);
    expect(provisioner[0]["local-exec"].command).not.toMatch(/random_password|secret_data|--password\s/);
  });
});

test("Google identities become users once, and are mapped to roles by the SQL step", () => {
  const mapped = synthesize({
    MUSICDB_APPLICATION_SERVICE_ACCOUNTS: "api@loist-music.iam.gserviceaccount.com",
    MUSICDB_IAM_READERS: "ann@loist.example,bob@loist.example",
    MUSICDB_IAM_OPERATORS: "bob@loist.example",
    MUSICDB_IAM_MIGRATORS: "deploy@loist-music.iam.gserviceaccount.com",
  });
  try {
    const users = Object.values(mapped.stacks["prod-database"].resource.google_sql_user) as Record<
      string,
      string
    >[];
    expect(
      users.filter(({ type }) => type !== "BUILT_IN").map(({ type, name }) => `${type} ${name}`),
    ).toEqual([
      "CLOUD_IAM_USER ann@loist.example",
      "CLOUD_IAM_SERVICE_ACCOUNT api@loist-music.iam",
      "CLOUD_IAM_USER bob@loist.example",
      "CLOUD_IAM_SERVICE_ACCOUNT deploy@loist-music.iam",
    ]);
    const { provisioner } = mapped.resource("prod-schema", "null_resource.sql");
    expect(provisioner[0]["local-exec"].command).toMatch(
      / --app-user music_library_user --app-user api@loist-music\.iam --reader ann@loist\.example --reader bob@loist\.example --operator bob@loist\.example --migrator deploy@loist-music\.iam --revoke-others /,
    );
    // The password is the application's to read, nobody else's.
    const readers = Object.values(
      mapped.stacks["prod-database"].resource.google_secret_manager_secret_iam_member,
    );
    expect(readers).toEqual([
      expect.objectContaining({ member: "serviceAccount:api@loist-music.iam.gserviceaccount.com" }),
    ]);
  } finally {
    mapped.remove();
  }
});

describe("passwords", () => {
  test("are ephemeral and reach write-only arguments only", () => {
    for (const environment of ["dev", "staging", "prod"]) {
      const stack = synthesized.stacks[`${environment}-database`];
      expect(Object.keys(stack.ephemeral.random_password)).toEqual([
        "application-password",
        "migrator-password",
      ]);
      const places = [...JSON.stringify(stack.resource).matchAll(/"([a-z_]+)":"\$\{ephemeral\./g)].map(
        (m) => m[1],
      );
      expect(new Set(places)).toEqual(new Set(["password_wo", "secret_data_wo"]));
      expect(places).toHaveLength(4);
    }
  });

  test("one password goes to the user and to the secret", () => {
    const user = synthesized.resource("prod-database", "google_sql_user.application-user");
    const version = synthesized.resource(
      "prod-database",
      "google_secret_manager_secret_version.application-secret_version_0D6CFD48",
    );
    expect(version.secret_data_wo).toBe(user.password_wo);
    expect(version.secret_data_wo_version).toBe(user.password_wo_version);
  });
});

test("nothing of this machine is in the output", () => {
  const text = JSON.stringify(synthesized.stacks);
  expect(text).not.toContain(synthesized.outdir);
  expect(text).not.toContain(process.cwd());
});
