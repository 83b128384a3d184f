import { Duration } from "../../cloudsql/duration";
import { Size } from "../../cloudsql/size";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { refusal, refusedProblems } from "../support/refusal";

/** An environment as JavaScript or JSON would give it. */
const validate = (input: unknown) => validateEnvironment(input as typeof SHORTEST);

test("a complete environment comes back with its defaults", () => {
  expect(validateEnvironment(SHORTEST)).toMatchObject({ name: "test", generation: 1 });
});

test("all that is wrong is told at once, each with its path as it was typed", () => {
  const input = {
    ...SHORTEST,
    project: "projects/loist",
    tier: "db-n1-standard-1",
    generation: 0,
    storage: { size: 20, grows: true },
    access: { kind: "private", network: "my-vpc" },
    backups: { retained: 400, startTime: "24:00" },
    iam: { serviceAccounts: ["api@loist-music.iam"] },
  };
  expect(refusal(() => validate(input))).toMatchInlineSnapshot(`
    "environments/test: project: must be a project id (6 to 30 lower-case letters, digits and hyphens, without "projects/") [ENVIRONMENT_INVALID]
      got:     "projects/loist"
    environments/test: generation: must be 1 or more [ENVIRONMENT_INVALID]
      got:     0
    environments/test: tier: PostgreSQL takes no predefined N1 machines, only shared-core and custom ones [TIER_NOT_FOR_POSTGRES]
      got:     "db-n1-standard-1"
      allowed: db-f1-micro, db-g1-small, db-custom-<vCPUs>-<MB>; with ENTERPRISE_PLUS db-perf-optimized-N-<vCPUs>
      fix:     use db-custom-1-3840, the same machine as a custom tier
    environments/test: storage.size: must be a size, e.g. Size.gibibytes(20) [ENVIRONMENT_INVALID]
      got:     20
    environments/test: access.network: must be projects/<project>/global/networks/<name> [ENVIRONMENT_INVALID]
      got:     "my-vpc"
    environments/test: backups.retained: must be 365 or less [ENVIRONMENT_INVALID]
      got:     400
    environments/test: backups.startTime: must be HH:MM in UTC, e.g. 03:30 [ENVIRONMENT_INVALID]
      got:     "24:00"
    environments/test: iam.serviceAccounts.0: must be the full e-mail address of a service account, which ends in .gserviceaccount.com [ENVIRONMENT_INVALID]
      got:     "api@loist-music.iam""
  `);
});

describe("an unknown key", () => {
  test("is refused with the key that was meant", () => {
    expect(refusal(() => validate({ ...SHORTEST, teir: "db-f1-micro" }))).toMatchInlineSnapshot(`
      "environments/test: teir: there is no such setting [ENVIRONMENT_UNKNOWN_KEY]
        got:     "teir"
        allowed: name, project, region, residency, stateBucket, instanceName, generation, tier, edition, version, storage, availability, access, encryption, replicas, readPool, flags, backups, deletionProtection, maintenance, database, applicationUser, migratorUser, passwordVersions, iam, monitoring, budget, sleep, pooling, exports, drill, labels
        fix:     did you mean "tier"?"
    `);
  });

  test.each([
    ["backups", "retaned", 'did you mean "retained"?'],
    ["storage", "sise", 'did you mean "size"?'],
    ["flags", "wrokMem", 'did you mean "workMem"?'],
    ["monitoring", "email", 'did you mean "emails"?'],
    ["passwordVersions", "aplication", 'did you mean "application"?'],
    ["maintenance", "minute", "remove it"],
    ["budget", "enforced", 'did you mean "enforce"?'],
    ["sleep", "timezone", 'did you mean "timeZone"?'],
    ["monitoring", "monthlyBudgetUsd", "write budget: { monthlyUsd: … } instead"],
  ])("in %s is found by its path: %s", (group, key, fix) => {
    const problem = refusedProblems(() => validate({ ...SHORTEST, [group]: { [key]: 1 } })).at(-1);
    expect(problem).toMatchObject({
      code: "ENVIRONMENT_UNKNOWN_KEY",
      path: `environments/test: ${group}.${key}`,
      got: key,
      fix,
    });
  });

  test("in one of the kinds of access is found too", () => {
    const [problem] = refusedProblems(() =>
      validate({ ...SHORTEST, access: { kind: "private", prefixLenght: 24 } }),
    );
    expect(problem).toMatchObject({
      path: "environments/test: access.prefixLenght",
      fix: 'did you mean "prefixLength"?',
    });
  });

  test("many of them are told one by one", () => {
    const problems = refusedProblems(() => validate({ ...SHORTEST, teir: 1, regoin: 2 }));
    expect(problems.map((problem) => problem.got)).toEqual(["teir", "regoin"]);
  });
});

test("what is missing is told, with the environment by name or without", () => {
  expect(refusal(() => validate({ ...SHORTEST, region: undefined }))).toMatchInlineSnapshot(`
    "environments/test: region: is missing [ENVIRONMENT_INVALID]
      got:     nothing"
  `);
  expect(refusedProblems(() => validate({})).map((problem) => problem.path)).toEqual(
    ["name", "project", "region", "stateBucket", "instanceName", "tier"].map((key) => `environment: ${key}`),
  );
});

test.each([undefined, null, "dev", []])("%j is no environment, and that is a message too", (input) => {
  expect(refusedProblems(() => validate(input))).toMatchObject([
    { code: "ENVIRONMENT_INVALID", path: "environment: (whole)" },
  ]);
});

test("a size where a duration is wanted is shown as it was written", () => {
  const input = {
    ...SHORTEST,
    storage: { size: Duration.days(7) },
    backups: { logRetention: Size.gibibytes(1) },
  };
  expect(refusedProblems(() => validate(input)).map((problem) => problem.got)).toEqual(["7 d", "1 GB"]);
});

test("a refusal of a tier, edition or version keeps its own code and fix", () => {
  const input = { ...SHORTEST, tier: "db-custom-3-3840", edition: "PLUS", version: "17" };
  expect(refusedProblems(() => validate(input))).toMatchObject([
    { code: "TIER_CUSTOM_INVALID", path: "environments/test: tier", fix: "use db-custom-4-3840" },
    { code: "EDITION_UNKNOWN", path: "environments/test: edition" },
    { code: "VERSION_UNKNOWN", path: "environments/test: version", fix: "write POSTGRES_17" },
  ]);
});

test.each([
  [{ labels: { "app.kubernetes.io/name": "x" } }, "labels.app.kubernetes.io/name"],
  [{ labels: { team: "Music" } }, "labels.team"],
  [{ labels: { Team: "music" } }, "labels.Team"],
  [{ flags: { other: { log_statement: true } } }, "flags.other.log_statement"],
  [{ flags: { maxConnections: 0 } }, "flags.maxConnections"],
  [{ maintenance: { day: 0 } }, "maintenance.day"],
  [{ maintenance: { hour: 24 } }, "maintenance.hour"],
  [{ access: { kind: "private", prefixLength: 28 } }, "access.prefixLength"],
  [{ access: { kind: "peered" } }, "access.kind"],
  [{ generation: 1.5 }, "generation"],
  [{ database: "Music-Library" }, "database"],
  [{ instanceName: "Loist_DB" }, "instanceName"],
  [{ passwordVersions: { application: 0 } }, "passwordVersions.application"],
  [{ budget: { monthlyUsd: 39.5 } }, "budget.monthlyUsd"],
  [{ budget: { commitment: "5-year" } }, "budget.commitment"],
  [{ deletionProtection: "no" }, "deletionProtection"],
])("%j is refused at its path", (change, path) => {
  expect(refusedProblems(() => validate({ ...SHORTEST, ...change })).map((problem) => problem.path)).toEqual([
    `environments/test: ${path}`,
  ]);
});

test.each([
  [{ region: undefined }, "is missing"],
  [{ region: 5 }, "must be a string"],
  [{ labels: "team=music" }, "must be a record"],
  [{ labels: { "a.b": "x" } }, "must start with a lower-case letter, then a-z, 0-9, _ and -"],
  [{ generation: 0 }, "must be 1 or more"],
  [{ generation: 1.5 }, "must be a whole number"],
  [{ backups: { retained: 366 } }, "must be 365 or less"],
  [{ flags: { randomPageCost: 0 } }, "must be more than 0"],
  [{ availability: "ha" }, "must be zonal or regional"],
  [{ access: { kind: "peered" } }, 'must have a kind: "private", "public" or "psc"'],
  [{ access: "private" }, 'must have a kind: "private", "public" or "psc"'],
  [{ storage: 20 }, "must be an object"],
  [{ deletionProtection: "no" }, "must be a boolean"],
  [{ iam: { users: "ann@loist.example" } }, "must be an array"],
])("%j: %s", (change, message) => {
  expect(refusedProblems(() => validate({ ...SHORTEST, ...change }))).toMatchObject([{ message }]);
});

test("rules about more than one setting are told with the name of the environment", () => {
  const [problem] = refusedProblems(() => validate({ ...SHORTEST, edition: "ENTERPRISE_PLUS" }));
  expect(problem).toMatchObject({ code: "TIER_NOT_IN_EDITION", path: "environments/test: tier" });
});
