import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVIRONMENT_NAMES, findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { refusal, refusedProblems } from "../support/refusal";

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "environments-"));
});
afterEach(() => {
  delete process.env.MUSICDB_REGION;
  rmSync(project, { recursive: true, force: true });
});

const writeEnv = (text: string) => writeFileSync(join(project, ".env"), text);
/** The environment of that name, as the project's `.env` makes it. */
const load = (name: string) => findEnvironment(loadEnvironments(readVariables(project)), name);

describe("without a .env", () => {
  test("there are three environments, in the order of deployment", () => {
    expect(loadEnvironments(readVariables(project)).map((environment) => environment.name)).toEqual([
      "dev",
      "staging",
      "prod",
    ]);
    expect(ENVIRONMENT_NAMES).toEqual(["dev", "staging", "prod"]);
  });

  test("their projects are marked as examples", () => {
    for (const environment of loadEnvironments({})) {
      expect(environment.project).toBe(`example-loist-${environment.name}`);
      expect(environment.stateBucket).toMatch(/^example-/);
    }
  });

  test("no two share an instance, and all share the names inside it", () => {
    const environments = loadEnvironments({});
    expect(new Set(environments.map((environment) => environment.instanceName)).size).toBe(3);
    for (const { database, applicationUser, region, version } of environments) {
      expect([database, applicationUser, region, version.name]).toEqual([
        "music_library",
        "music_library_user",
        "us-central1",
        "POSTGRES_17",
      ]);
    }
  });
});

describe("a .env", () => {
  test("reaches the environments", () => {
    writeEnv(
      [
        "# comments do not count",
        "MUSICDB_PROD_PROJECT=loist-music-prod",
        'MUSICDB_ALERT_EMAILS="ann@loist.example, bob@loist.example"',
        "MUSICDB_PROD_AVAILABILITY=regional",
        "MUSICDB_PROD_NETWORK=projects/loist-host/global/networks/shared",
        "MUSICDB_SLOW_QUERY_MS=500",
        "MUSICDB_BACKUP_START_TIME=22:15",
        "MUSICDB_BACKUP_LOCATION=eu",
        "MUSICDB_APPLICATION_SERVICE_ACCOUNTS=api@loist-music-prod.iam.gserviceaccount.com",
        "MUSICDB_BILLING_ACCOUNT=01AB23-45CD67-89EF01",
        "MUSICDB_MONTHLY_BUDGET_USD=75",
        "MUSICDB_STATE_BUCKET=loist-state",
        "MUSICDB_LOG_RETENTION_DAYS=90",
        "MUSICDB_REGION=europe-west1",
      ].join("\n"),
    );
    const prod = load("prod");
    expect(prod).toMatchObject({
      project: "loist-music-prod",
      region: "europe-west1",
      stateBucket: "loist-state",
      availability: "regional",
      access: { kind: "private", network: "projects/loist-host/global/networks/shared" },
      backups: { startTime: "22:15", location: "eu" },
      iam: { serviceAccounts: ["api@loist-music-prod.iam.gserviceaccount.com"] },
      monitoring: {
        emails: ["ann@loist.example", "bob@loist.example"],
        billingAccount: "01AB23-45CD67-89EF01",
      },
      budget: { monthlyUsd: 75 },
    });
    expect(prod.flags.slowQuery.toMilliseconds()).toBe(500);
    expect(prod.monitoring.logRetention.toDays()).toBe(90);
  });

  test("that an editor began with a byte order mark is read all the same", () => {
    writeEnv("\uFEFFMUSICDB_REGION=europe-west1\r\nMUSICDB_DEV_PROJECT=loist-dev\r\n");
    expect(load("dev")).toMatchObject({ region: "europe-west1", project: "loist-dev" });
  });

  test("gives way to the process's own variables", () => {
    writeEnv("MUSICDB_REGION=europe-west1\nMUSICDB_DEV_PROJECT=loist-dev");
    process.env.MUSICDB_REGION = "asia-east1";
    expect(load("dev")).toMatchObject({ region: "asia-east1", project: "loist-dev" });
  });

  test("that cannot be read is refused, without a stack trace", () => {
    mkdirSync(join(project, ".env"));
    expect(refusal(() => readVariables(project)).replace(project, "<project>")).toMatchInlineSnapshot(`
      ".env cannot be read: EISDIR [ENV_FILE_UNREADABLE]
        got:     "<project>/.env"
        allowed: a text file that you may read, or none
        fix:     make it readable, or remove it"
    `);
  });

  test("with people in it lets them into dev only", () => {
    writeEnv("MUSICDB_IAM_USERS=Ann@Loist.example");
    expect(load("dev").iam.users).toEqual(["ann@loist.example"]);
    expect([...load("staging").iam.users, ...load("prod").iam.users]).toEqual([]);
  });
});

test("who reads, operates and migrates is let into every environment", () => {
  const environments = loadEnvironments({
    MUSICDB_IAM_READERS: "Ann@Loist.example, report@loist-music.iam.gserviceaccount.com",
    MUSICDB_IAM_OPERATORS: "bob@loist.example",
    MUSICDB_IAM_MIGRATORS: "deploy@loist-music.iam.gserviceaccount.com",
  });
  for (const { iam } of environments) {
    expect(iam).toMatchObject({
      readers: ["ann@loist.example", "report@loist-music.iam.gserviceaccount.com"],
      operators: ["bob@loist.example"],
      migrators: ["deploy@loist-music.iam.gserviceaccount.com"],
    });
  }
});

test("a wrong variable is told once, not once an environment", () => {
  expect(refusedProblems(() => loadEnvironments({ MUSICDB_REGION: "moon" }))).toMatchObject([
    { code: "SETTING_INVALID", path: "MUSICDB_REGION", got: "moon" },
  ]);
});

test("an environment that does not exist is refused with those that do", () => {
  expect(refusal(() => load("prd"))).toMatchInlineSnapshot(`
    "there is no such environment [ENVIRONMENT_UNKNOWN]
      got:     "prd"
      allowed: dev, staging, prod
      fix:     write prod"
  `);
});
