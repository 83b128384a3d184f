import { Duration } from "../../cloudsql/duration";
import { formatProblem } from "../../cloudsql/problem";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import { relationProblems } from "../../environments/relations";
import { type EnvironmentInput, environmentSchema } from "../../environments/schema";
import { SHORTEST } from "../support/environment";
import fc from "../support/fast-check";

function problems(change: Partial<EnvironmentInput>) {
  return relationProblems(environmentSchema.parse({ ...SHORTEST, ...change }));
}
const codes = (change: Partial<EnvironmentInput>) => problems(change).map((problem) => problem.code);
const messages = (change: Partial<EnvironmentInput>) => problems(change).map(formatProblem).join("\n");

test("the defaults agree with one another", () => {
  expect(codes({})).toEqual([]);
});

describe("edition", () => {
  test("offers some tiers only", () => {
    expect(messages({ edition: "ENTERPRISE_PLUS" })).toMatchInlineSnapshot(`
      "tier: edition ENTERPRISE_PLUS does not offer this tier [TIER_NOT_IN_EDITION]
        got:     "db-custom-1-3840"
        allowed: db-perf-optimized-N-*, db-c4a-highmem-*
        fix:     write edition: "ENTERPRISE" or choose another tier"
    `);
    expect(messages({ tier: "db-perf-optimized-N-2" })).toMatchInlineSnapshot(`
      "tier: edition ENTERPRISE does not offer this tier [TIER_NOT_IN_EDITION]
        got:     "db-perf-optimized-N-2"
        allowed: db-f1-micro, db-g1-small, db-custom-*
        fix:     write edition: "ENTERPRISE_PLUS" or choose another tier"
    `);
    expect(codes({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" })).toEqual([]);
  });

  test("offers some versions only", () => {
    const plus = { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" };
    expect(messages({ ...plus, version: "POSTGRES_11" })).toMatchInlineSnapshot(`
      "version: edition ENTERPRISE_PLUS does not offer this version [VERSION_NOT_IN_EDITION]
        got:     "POSTGRES_11"
        allowed: POSTGRES_12 or later
        fix:     write version: "POSTGRES_17""
    `);
    expect(codes({ ...plus, version: "POSTGRES_12" })).toEqual([]);
    expect(codes({ version: "POSTGRES_9_6" })).toEqual([]);
  });
});

describe("storage", () => {
  test("has bounds by tier, and the nearest is suggested", () => {
    expect(messages({ storage: { size: Size.gibibytes(5) } })).toMatchInlineSnapshot(`
      "storage.size: db-custom-1-3840 takes no storage of this size [STORAGE_OUT_OF_RANGE]
        got:     "5 GB"
        allowed: whole GB, 10 to 65536
        fix:     write Size.gibibytes(10)"
    `);
    expect(
      messages({ tier: "db-f1-micro", storage: { limit: Size.gibibytes(4000) } }),
    ).toMatchInlineSnapshot(`
      "storage.limit: db-f1-micro takes no storage of this size [STORAGE_OUT_OF_RANGE]
        got:     "4000 GB"
        allowed: whole GB, 10 to 3054
        fix:     write Size.gibibytes(3054)"
    `);
    expect(codes({ storage: { size: Size.gibibytes(10), limit: Size.gibibytes(65_536) } })).toEqual([]);
    expect(codes({ tier: "db-custom-N4-2-8192", storage: { size: Size.gibibytes(19) } })).toEqual([
      "STORAGE_OUT_OF_RANGE",
    ]);
  });

  test("is whole GB", () => {
    expect(messages({ storage: { size: Size.mebibytes(20_000) } })).toMatchInlineSnapshot(`
      "storage.size: db-custom-1-3840 takes no storage of this size [STORAGE_OUT_OF_RANGE]
        got:     "20000 MB"
        allowed: whole GB, 10 to 65536
        fix:     write Size.gibibytes(20)"
    `);
    expect(codes({ storage: { size: Size.mebibytes(20_480) } })).toEqual([]);
  });

  test("any size is taken or refused with one that is taken", () => {
    const tiers = fc.constantFrom("db-f1-micro", "db-custom-1-3840", "db-custom-N4-2-8192");
    fc.assert(
      fc.property(tiers, fc.integer({ min: 0, max: 100_000_000 }), (tier, mebibytes) => {
        const size = Size.mebibytes(mebibytes);
        const { min, max } = Tier.of(tier).storageGb;
        const gigabytes = mebibytes / 1024;
        const [problem] = problems({ tier, storage: { size } });
        if (Number.isInteger(gigabytes) && gigabytes >= min && gigabytes <= max) {
          expect(problem).toBeUndefined();
          return;
        }
        const suggested = Number(/Size\.gibibytes\((\d+)\)/.exec(problem?.fix ?? "")?.[1]);
        expect(codes({ tier, storage: { size: Size.gibibytes(suggested) } })).toEqual([]);
      }),
    );
  });

  test("grows up to its limit", () => {
    expect(
      messages({ storage: { size: Size.gibibytes(50), limit: Size.gibibytes(40) } }),
    ).toMatchInlineSnapshot(`
      "storage.limit: the growth limit is below the size [STORAGE_LIMIT_BELOW_SIZE]
        got:     "40 GB"
        allowed: 50 GB or more
        fix:     raise the limit or leave it out"
    `);
    expect(messages({ storage: { grows: false, limit: Size.gibibytes(40) } })).toMatchInlineSnapshot(`
      "storage.limit: a growth limit has no effect on storage that does not grow [STORAGE_LIMIT_WITHOUT_GROWTH]
        got:     "40 GB"
        fix:     write grows: true or leave the limit out"
    `);
    expect(codes({ storage: { size: Size.gibibytes(40), limit: Size.gibibytes(40) } })).toEqual([]);
  });
});

describe("backups", () => {
  const plus = { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" };

  test("logs are kept for whole days, as many as the edition allows", () => {
    expect(messages({ backups: { retained: 10, logRetention: Duration.days(8) } })).toMatchInlineSnapshot(`
      "backups.logRetention: transaction logs cannot be kept this long with ENTERPRISE [LOG_RETENTION_OUT_OF_RANGE]
        got:     "8 d"
        allowed: whole days, 1 to 7
        fix:     write Duration.days(7)"
    `);
    expect(codes({ ...plus, backups: { retained: 36, logRetention: Duration.days(35) } })).toEqual([]);
    for (const logRetention of [Duration.days(0), Duration.hours(36), Duration.days(36)]) {
      expect(codes({ ...plus, backups: { retained: 40, logRetention } })).toEqual([
        "LOG_RETENTION_OUT_OF_RANGE",
      ]);
    }
  });

  test("logs are not kept longer than backups", () => {
    expect(messages({ backups: { retained: 3 } })).toMatchInlineSnapshot(`
      "backups.logRetention: transaction logs are kept longer than the backups they start from [LOG_RETENTION_ABOVE_BACKUPS]
        got:     "7 d"
        allowed: at most 3 days, the number of backups
        fix:     write retained: 7 or more"
    `);
    expect(codes({ backups: { retained: 3, logRetention: Duration.days(3) } })).toEqual([]);
    expect(codes({ backups: { retained: 6 } })).toEqual(["LOG_RETENTION_ABOVE_BACKUPS"]);
  });

  test("the final backup is kept", () => {
    expect(messages({ backups: { keepOnDelete: false } })).toMatchInlineSnapshot(`
      "backups.finalBackup: the final backup would be deleted together with the instance [FINAL_BACKUP_NOT_KEPT]
        got:     true
        allowed: only with keepOnDelete: true
        fix:     write keepOnDelete: true or finalBackup: false"
    `);
    expect(codes({ backups: { keepOnDelete: false, finalBackup: false } })).toEqual([]);
  });
});

test("logs of the database are kept for whole days, up to ten years", () => {
  expect(codes({ monitoring: { logRetention: Duration.days(3650) } })).toEqual([]);
  expect(messages({ monitoring: { logRetention: Duration.days(3651) } })).toMatchInlineSnapshot(`
    "monitoring.logRetention: logs cannot be kept this long [LOG_BUCKET_RETENTION_OUT_OF_RANGE]
      got:     "3651 d"
      allowed: whole days, 1 to 3650
      fix:     write Duration.days(30)"
  `);
  for (const logRetention of [Duration.days(0), Duration.hours(12)]) {
    expect(codes({ monitoring: { logRetention } })).toEqual(["LOG_BUCKET_RETENTION_OUT_OF_RANGE"]);
  }
});

describe("names", () => {
  test("of PostgreSQL and the service are theirs", () => {
    expect(messages({ database: "postgres", applicationUser: "pg_reader" })).toMatchInlineSnapshot(`
      "database: this name is taken by PostgreSQL or Cloud SQL [NAME_RESERVED]
        got:     "postgres"
        allowed: any but postgres, template0, template1, cloudsqladmin
        fix:     choose another name
      applicationUser: this name is taken by PostgreSQL or Cloud SQL [NAME_RESERVED]
        got:     "pg_reader"
        allowed: any but postgres, public, none, pg_* and cloudsql*
        fix:     choose another name"
    `);
    for (const name of ["postgres", "cloudsqladmin", "cloudsqlsuperuser", "public", "none"]) {
      expect(codes({ migratorUser: name })).toEqual(["NAME_RESERVED"]);
    }
    expect(codes({ database: "postgres_music", applicationUser: "pgbouncer" })).toEqual([]);
  });

  test("of the two users differ", () => {
    expect(messages({ migratorUser: "music_library_user" })).toMatchInlineSnapshot(`
      "migratorUser: the application must not run as the user that owns the schema [USERS_NOT_SEPARATE]
        got:     "music_library_user"
        fix:     give migratorUser another name"
    `);
  });

  test("of Google identities that migrate are not the application's too", () => {
    const iam = {
      users: ["ann@loist.example"],
      serviceAccounts: ["api@loist-music.iam.gserviceaccount.com"],
      readers: ["ann@loist.example"],
      operators: ["ann@loist.example", "bob@loist.example"],
      migrators: ["bob@loist.example"],
    };
    expect(codes({ iam })).toEqual([]);
    expect(messages({ iam: { ...iam, migrators: ["Ann@loist.example"] } })).toMatchInlineSnapshot(`
      "iam.migrators: the application must not run as an identity that may act as the owner of the tables [IDENTITY_NOT_SEPARATE]
        got:     "ann@loist.example"
        fix:     remove it from one of the lists"
    `);
    expect(codes({ iam: { ...iam, migrators: iam.serviceAccounts } })).toEqual(["IDENTITY_NOT_SEPARATE"]);
  });

  test("of project and instance together have 98 characters, a generation included", () => {
    const project = "a".repeat(30);
    const access = { kind: "public" } as const;
    expect(codes({ project, access, instanceName: "b".repeat(64) })).toEqual([]);
    expect(messages({ project, access, instanceName: "b".repeat(65) })).toMatchInlineSnapshot(`
      "instanceName: project and instance name are too long together [INSTANCE_NAME_TOO_LONG]
        got:     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
        allowed: 95 characters, which leaves room for a generation
        fix:     shorten instanceName"
    `);
  });

  test("of a network of its own leave room for its range", () => {
    const network = "projects/loist-host/global/networks/shared";
    expect(codes({ instanceName: "b".repeat(54) })).toEqual([]);
    expect(messages({ instanceName: "b".repeat(55) })).toMatchInlineSnapshot(`
      "instanceName: the network is named after the instance, and the name is too long for one [NETWORK_NAME_TOO_LONG]
        got:     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
        allowed: 54 characters
        fix:     shorten instanceName or give access.network"
    `);
    expect(codes({ instanceName: "b".repeat(55), access: { kind: "private", network } })).toEqual([]);
  });
});

test("a resource takes 64 labels, two of which the stacks add", () => {
  const labels = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`l${i}`, "x"]));
  expect(codes({ labels: labels(62) })).toEqual([]);
  expect(messages({ labels: labels(63) })).toMatchInlineSnapshot(`
    "labels: a resource takes no more labels [TOO_MANY_LABELS]
      got:     63
      allowed: 62
      fix:     remove some"
  `);
});
