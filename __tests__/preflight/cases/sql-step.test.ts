import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SqlStep } from "../../../constructs/sql-step";
import { type Attributes, synthesizeConstruct } from "../../support/construct";
import { checked, findingAt } from "../../support/preflight";

const STEP = "null_resource.sql";
const COMMAND = "provisioner.local-exec.command";

/** All of the SQL that gives rights. */
const ROLES = ((folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n")
    .replace(/--.*$/gm, ""))(resolve(__dirname, "../../../sql/roles"));

function localExec(command: string, rest: Record<string, unknown> = {}) {
  return { [STEP]: { provisioner: { "local-exec": { command } }, ...rest } };
}

let step: Attributes;
let localStep: Attributes;
beforeAll(() => {
  step = synthesizeConstruct((stack) => {
    new SqlStep(stack, "sql", {
      connectionName: "example:us-central1:main",
      database: "app",
      user: "migrator",
      passwordSecret: "projects/example/secrets/migrator",
      applicationUsers: ["app"],
      ipType: "PRIVATE",
    });
  }).resource("null_resource");
  localStep = step.provisioner[0]["local-exec"];
}, 30_000);

describe("R143: a step that needs the cloud command line", () => {
  test("is warned of, and refused on a hosted runner", () => {
    const input = localExec("gcloud sql connect main");
    expect(findingAt(input, "warning", STEP, COMMAND).message).toContain("the step needs gcloud");
    const hosted = { terraform: { cloud: { organization: "example" } }, ...input };
    const { message, fix } = findingAt(hosted, "error", STEP, COMMAND);
    expect(message).toContain('a hosted runner has no gcloud; got "gcloud sql connect main"');
    expect(fix).toContain("a program beside the configuration");
  });

  test("is none of ours: it needs Node.js and what comes with it", () => {
    expect(localStep.command).toMatch(/^node \$\{path\.module\}\/assets\//);
    expect(localStep.command).not.toContain("gcloud");
  });
});

describe("R144: a step with an order and no trigger", () => {
  test("is refused", () => {
    const input = localExec("psql -f init.sql", { depends_on: ["google_sql_database_instance.main"] });
    const { message, fix } = findingAt(input, "error", STEP, "triggers");
    expect(message).toContain("runs once and never again");
    expect(fix).toContain("filesha256(");
  });

  test("is none of ours: it follows the SQL, the migrator and the instance", () => {
    expect(step.triggers).toMatchObject({
      sql: expect.stringMatching(/^[0-9a-f]{64}$/),
      migrator: expect.stringMatching(/^[0-9a-f]{64}$/),
      instance: "example:us-central1:main",
    });
  });
});

describe("R147: a secret in the environment of a step", () => {
  test("is warned of", () => {
    const environment = { PGPASSWORD: "${random_password.app.result}" };
    const input = {
      "random_password.app": {},
      [STEP]: { provisioner: { "local-exec": { command: "./init.sh", environment } } },
    };
    const at = "provisioner.local-exec.environment.PGPASSWORD";
    const { message, fix } = findingAt(input, "warning", STEP, at);
    expect(message).toContain('got "random_password.app.result"');
    expect(fix).toContain("the name of the secret in Secret Manager");
  });

  test("is none of ours: the step gets the secret's name", () => {
    expect(localStep).not.toHaveProperty("environment");
    expect(localStep.command).toContain("--password-secret projects/example/secrets/migrator");
  });
});

describe("R148: psql that goes on after an error", () => {
  test("is refused", () => {
    const { message, fix } = findingAt(localExec("psql -d app -f roles.sql"), "error", STEP, COMMAND);
    expect(message).toContain('got "psql -d app -f roles.sql"');
    expect(fix).toContain("psql -v ON_ERROR_STOP=1 --single-transaction");
  });

  test("is none of ours: a migrator runs the SQL", () => expect(localStep.command).not.toContain("psql"));
});

describe("R150: ALL in a grant", () => {
  test("is warned of, with the list for the object and the version", () => {
    const grant = { "postgresql_grant.app": { object_type: "table", privileges: ["ALL"] } };
    const at = "privileges[0]";
    const list = '"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"';
    const { fix } = findingAt(grant, "warning", "postgresql_grant.app", at);
    expect(fix).toBe(`write privileges = [${list}, "MAINTAIN"]`);
    const older = { ...grant, "google_sql_database_instance.main": { database_version: "POSTGRES_15" } };
    expect(findingAt(older, "warning", "postgresql_grant.app", at).fix).toBe(`write privileges = [${list}]`);
  });

  test("is in no SQL of ours", () => expect(ROLES).not.toMatch(/\bgrant\s+all\b/i));
});

describe("R151: a grant on the tables of today", () => {
  test("is warned of", () => {
    const input = {
      "postgresql_grant.reader": { object_type: "table", schema: "public", privileges: ["SELECT"] },
    };
    const { message, fix } = findingAt(input, "warning", "postgresql_grant.reader", "object_type");
    expect(message).toContain("none that comes later");
    expect(fix).toContain("postgresql_default_privileges");
  });

  test.each(["tables", "sequences"])("is none of ours: %s get default privileges", (objects) => {
    expect(ROLES).toMatch(new RegExp(`alter default privileges [^;]*grant [^;]*on ${objects} to`, "i"));
    expect(ROLES).not.toMatch(/on all (tables|sequences)/i);
  });
});

describe("R156: a generated password in a shell command", () => {
  test("is refused", () => {
    const input = {
      "random_password.app": { special: true },
      ...localExec("./init.sh app ${random_password.app.result}", { triggers: { sql: "1" } }),
    };
    const unquoted = checked(input).find(({ rule }) => rule === "sql-step-unquoted");
    expect(unquoted).toMatchObject({ severity: "error", address: STEP, attribute: COMMAND });
    expect(unquoted?.message).toContain("random_password.app.result is unquoted in a shell command");
    expect(unquoted?.fix).toContain('environment = { VALUE = "${random_password.app.result}" }');
  });

  test("is none of ours: nothing in the command is for a shell to read", () => {
    expect(localStep.command.replace("${path.module}", "")).toMatch(/^[\w\s./:-]*$/);
  });
});

describe("R157: statements for a superuser", () => {
  test("are warned of", () => {
    const sql = "CREATE ROLE reader; SET ROLE reader; ALTER SYSTEM SET work_mem = '64MB';";
    const found = checked({ [STEP]: { sql } }).filter(({ rule }) => rule === "sql-step-superuser");
    expect(found.map(({ severity, address }) => [severity, address])).toEqual([
      ["warning", STEP],
      ["warning", STEP],
    ]);
    const text = found.map(({ message, fix }) => `${message}: ${fix}`).join("\n");
    expect(text).toContain('got "ALTER SYSTEM": write it as database_flags of the instance');
    expect(text).toContain("write GRANT reader TO current_user; before SET ROLE reader");
  });

  test("are not in our SQL: a user becomes a member before it takes the role", () => {
    const member = ROLES.search(/grant music_library_owner to %I', current_user/);
    expect(member).toBeGreaterThan(-1);
    expect(ROLES.search(/set local role music_library_owner/)).toBeGreaterThan(member);
    const found = checked({ [STEP]: { sql: ROLES } }).filter(({ rule }) => rule === "sql-step-superuser");
    expect(found).toEqual([]);
  });
});

test("R158: a step through the proxy, to an instance that pools", () => {
  const input = {
    "google_sql_database_instance.main": {
      settings: { edition: "ENTERPRISE_PLUS", connection_pool_config: { connection_pooling_enabled: true } },
    },
    [STEP]: { via: "auth-proxy", sql: "CREATE INDEX CONCURRENTLY i ON t (c);" },
  };
  const { message, fix } = findingAt(input, "error", STEP, "via");
  expect(message).toContain('got "auth-proxy"');
  expect(fix).toContain("run it direct over the private IP");
});

test("R159: an IAM account that takes itself for a superuser", () => {
  const address = "provider.postgresql";
  const input = { [address]: { username: "deploy@example-project.iam", superuser: true } };
  const { message, fix } = findingAt(input, "error", address, "superuser");
  expect(message).toContain("deploy@example-project.iam has no admin rights and runs as superuser; got true");
  expect(fix).toContain("superuser = false");
});
