import { formatProblem } from "../../cloudsql/problem";
import { Size } from "../../cloudsql/size";
import { replicaRelations } from "../../environments/replica-relations";
import { type EnvironmentInput, environmentSchema } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { refusal } from "../support/refusal";

function messages(change: Partial<EnvironmentInput>): string {
  const environment = environmentSchema.parse({ ...SHORTEST, ...change });
  return replicaRelations
    .flatMap((rule) => rule(environment))
    .map(formatProblem)
    .join("\n");
}
const replicas = (...list: NonNullable<EnvironmentInput["replicas"]>) => messages({ replicas: list });
const PLUS = { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" } as const;

test("replicas in the region, elsewhere and below others are fine", () => {
  expect(
    replicas(
      {
        name: "reports",
        zone: "us-central1-b",
        tier: "db-custom-2-7680",
        storage: { size: Size.gibibytes(30) },
      },
      { name: "far", region: "us-east1", availability: "regional" },
      { name: "farther", of: "far" },
      { name: "farthest", of: "farther", region: "us-west1" },
    ),
  ).toBe("");
  expect(messages({ ...PLUS, readPool: { nodes: 2, tier: "db-perf-optimized-N-4" } })).toBe("");
  expect(messages({ ...PLUS, replicas: [{ name: "dr", region: "us-east1", disasterRecovery: true }] })).toBe(
    "",
  );
});

describe("names", () => {
  test("are each taken once, and the pool's is its own", () => {
    expect(replicas({ name: "one" }, { name: "one" }, { name: "read-pool" })).toMatchInlineSnapshot(`
      "replicas.1.name: another copy has this name [REPLICA_NAME_TAKEN]
        got:     "one"
        allowed: names that differ, and not read-pool
        fix:     choose another name
      replicas.2.name: another copy has this name [REPLICA_NAME_TAKEN]
        got:     "read-pool"
        allowed: names that differ, and not read-pool
        fix:     choose another name"
    `);
  });

  test("leave room for a generation", () => {
    expect(
      messages({ instanceName: `m${"u".repeat(60)}`, replicas: [{ name: "reporting-for-all" }] }),
    ).toMatchInlineSnapshot(`
      "replicas.0.name: project and name of the copy are too long together [REPLICA_NAME_TOO_LONG]
        got:     "loist-music-test:muuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu-reporting-for-all"
        allowed: 95 characters, which leaves room for a generation
        fix:     shorten name or instanceName"
    `);
  });
});

describe("chains", () => {
  test("begin at the primary", () => {
    expect(replicas({ name: "a", of: "b" }, { name: "b", of: "a" })).toMatchInlineSnapshot(`
      "replicas.0.of: replication goes in a circle [REPLICA_CIRCLE]
        got:     "a of b of a"
        allowed: chains that begin at the primary
        fix:     leave of out of one of them
      replicas.1.of: replication goes in a circle [REPLICA_CIRCLE]
        got:     "b of a of b"
        allowed: chains that begin at the primary
        fix:     leave of out of one of them"
    `);
  });

  test("name what exists", () => {
    expect(replicas({ name: "a", of: "a" }, { name: "b", of: "reports" })).toMatchInlineSnapshot(`
      "replicas.0.of: a replica cannot replicate from itself [REPLICA_SOURCE_UNKNOWN]
        got:     "a"
        allowed: b
        fix:     leave it out for the primary
      replicas.1.of: there is no such replica [REPLICA_SOURCE_UNKNOWN]
        got:     "reports"
        allowed: a
        fix:     leave it out for the primary"
    `);
  });

  test("have four levels with the primary", () => {
    const chain = ["a", "b", "c", "d"].map((name, i, all) => ({ name, of: all[i - 1] }));
    expect(replicas(...chain.slice(0, 3))).toBe("");
    expect(replicas(...chain)).toMatchInlineSnapshot(`
      "replicas.3.of: the chain of replicas is too long [REPLICA_TOO_DEEP]
        got:     "d of c of b of a"
        allowed: 4 levels, the primary among them
        fix:     write of: "b""
    `);
  });

  test("do not come back to a region", () => {
    expect(
      replicas({ name: "far", region: "us-east1" }, { name: "back", of: "far", region: "us-central1" }),
    ).toMatchInlineSnapshot(`
      "replicas.1.region: the chain of replicas comes back to a region that it has left [REPLICA_REGION_REVISITED]
        got:     "us-central1 > us-east1 > us-central1"
        allowed: a region that no instance further up is in, or the region of what it replicates from
        fix:     replicate from an instance in that region"
    `);
  });
});

test("a zone is in the replica's region", () => {
  expect(replicas({ name: "far", region: "us-east1", zone: "us-central1-b" })).toMatchInlineSnapshot(`
    "replicas.0.zone: the zone is not in the replica's region [REPLICA_ZONE_OUTSIDE_REGION]
      got:     "us-central1-b"
      allowed: zones of us-east1
      fix:     write "us-east1-b", or region: "us-central1""
  `);
});

test("the zones of a regional replica are the service's choice", () => {
  expect(replicas({ name: "far", zone: "us-central1-b", availability: "regional" })).toMatchInlineSnapshot(`
    "replicas.0.zone: a regional replica is in two zones, which the service chooses [REPLICA_ZONE_OF_REGIONAL]
      got:     "us-central1-b"
      allowed: with zonal only
      fix:     leave zone out"
  `);
});

test("machines are of the primary's edition", () => {
  expect(replicas({ name: "reports", tier: "db-perf-optimized-N-2" })).toMatchInlineSnapshot(`
    "replicas.0.tier: a copy has its primary's edition, and ENTERPRISE does not offer this tier [REPLICA_TIER_NOT_IN_EDITION]
      got:     "db-perf-optimized-N-2"
      allowed: a tier of ENTERPRISE
      fix:     write tier: "db-custom-2-13312""
  `);
  expect(messages({ ...PLUS, readPool: { nodes: 2, tier: "db-custom-4-15360" } })).toMatchInlineSnapshot(`
    "readPool.tier: a copy has its primary's edition, and ENTERPRISE_PLUS does not offer this tier [REPLICA_TIER_NOT_IN_EDITION]
      got:     "db-custom-4-15360"
      allowed: a tier of ENTERPRISE_PLUS
      fix:     write tier: "db-perf-optimized-N-4""
  `);
});

test("the storage is no smaller than the source's and no larger than what that may grow to", () => {
  const storage = { size: Size.gibibytes(50), limit: Size.gibibytes(100) };
  const of = (size: Size) => messages({ storage, replicas: [{ name: "reports", storage: { size } }] });
  expect(of(Size.gibibytes(50))).toBe("");
  expect(of(Size.gibibytes(100))).toBe("");
  expect(of(Size.gibibytes(49))).toMatchInlineSnapshot(`
    "replicas.0.storage.size: a replica has at least the storage of what it replicates from, and at most what that may grow to [REPLICA_STORAGE_OUT_OF_RANGE]
      got:     "49 GB"
      allowed: whole GB, 50 to 100
      fix:     leave it out for the same size"
  `);
  expect(of(Size.gibibytes(101))).toContain("REPLICA_STORAGE_OUT_OF_RANGE");
  expect(of(Size.mebibytes(60_000))).toContain("REPLICA_STORAGE_OUT_OF_RANGE");
  // The source of a source counts.
  expect(
    messages({
      storage,
      replicas: [
        { name: "a", storage: { size: Size.gibibytes(80) } },
        { name: "b", of: "a" },
        { name: "c", of: "b", storage: { size: Size.gibibytes(60) } },
      ],
    }),
  ).toContain("allowed: whole GB, 80 to 100");
});

describe("disaster recovery", () => {
  test("is told everything that is wrong at once", () => {
    expect(
      replicas({ name: "a", disasterRecovery: true }, { name: "b", of: "a", disasterRecovery: true }),
    ).toMatchInlineSnapshot(`
      "replicas.0.disasterRecovery: edition ENTERPRISE has no disaster-recovery replica [REPLICA_NOT_FOR_RECOVERY]
        got:     "a"
        allowed: with ENTERPRISE_PLUS
        fix:     leave disasterRecovery out: a replica in another region can be promoted all the same
      replicas.0.disasterRecovery: a disaster-recovery replica in the primary's region would be lost with it [REPLICA_NOT_FOR_RECOVERY]
        got:     "a"
        allowed: a region other than us-central1
        fix:     give it a region
      replicas.1.disasterRecovery: edition ENTERPRISE has no disaster-recovery replica [REPLICA_NOT_FOR_RECOVERY]
        got:     "b"
        allowed: with ENTERPRISE_PLUS
        fix:     leave disasterRecovery out: a replica in another region can be promoted all the same
      replicas.1.disasterRecovery: a disaster-recovery replica in the primary's region would be lost with it [REPLICA_NOT_FOR_RECOVERY]
        got:     "b"
        allowed: a region other than us-central1
        fix:     give it a region
      replicas.1.disasterRecovery: a disaster-recovery replica replicates from the primary itself [REPLICA_NOT_FOR_RECOVERY]
        got:     "b"
        allowed: without of
        fix:     leave of out, or disasterRecovery
      replicas.1.disasterRecovery: an instance has one disaster-recovery replica [REPLICA_NOT_FOR_RECOVERY]
        got:     "b"
        allowed: only a
        fix:     leave disasterRecovery out of the others"
    `);
  });
});

test("a read pool comes with Enterprise Plus", () => {
  expect(messages({ readPool: { nodes: 3 } })).toMatchInlineSnapshot(`
    "readPool: edition ENTERPRISE has no read pool [READ_POOL_NOT_IN_EDITION]
      got:     "3 nodes"
      allowed: with ENTERPRISE_PLUS
      fix:     list replicas instead, or write edition: "ENTERPRISE_PLUS" and tier: "db-perf-optimized-N-2""
  `);
});

test("nothing with copies sleeps", () => {
  const sleep = { stop: "0 20 * * 1-5", start: "0 7 * * 1-5", timeZone: "Europe/Berlin" };
  expect(messages({ sleep, replicas: [{ name: "reports" }] })).toMatchInlineSnapshot(`
    "sleep: copies of an instance always run, and an instance that has some is not stopped [SLEEP_WITH_REPLICAS]
      got:     "reports"
      allowed: no replicas and no readPool, where sleep is set
      fix:     leave sleep out, or the copies"
  `);
  expect(messages({ sleep })).toBe("");
});

test("where only connectors come in by a public address there are no copies", () => {
  expect(messages({ access: { kind: "public" }, replicas: [{ name: "reports" }] })).toMatchInlineSnapshot(`
    "access.kind: an instance whose public address is for connectors only has no copies [REPLICAS_WITH_CONNECTORS_ONLY]
      got:     "reports"
      allowed: copies with a private address or Private Service Connect
      fix:     write access: { kind: "private" } or { kind: "psc", … }"
  `);
  expect(messages({ access: { kind: "public" } })).toBe("");
  const psc = { kind: "psc" as const, consumerProjects: ["loist-app"] };
  expect(messages({ access: psc, replicas: [{ name: "reports" }] })).toBe("");
});

test("a network of its own has room for each region", () => {
  const far = [{ name: "a" }, { name: "b", region: "us-east1" }, { name: "c", region: "us-west1" }];
  const of = (prefixLength: number, list = far) =>
    messages({ access: { kind: "private", prefixLength }, replicas: list });
  expect(of(24, [{ name: "a" }])).toBe("");
  expect(of(22)).toBe("");
  expect(of(23)).toMatchInlineSnapshot(`
    "access.prefixLength: the range reserved for Google's side has no room for all regions of the replicas [NETWORK_RANGE_TOO_SMALL]
      got:     23
      allowed: 16 to 22: a /24 for each of us-central1, us-east1, us-west1
      fix:     write prefixLength: 22 or less before the network is made"
  `);
});

test("all of it is part of what an environment is checked for, and a mistyped setting is told", () => {
  expect(
    refusal(() => validateEnvironment({ ...SHORTEST, replicas: [{ name: "a", of: "b" }] })),
  ).toMatchInlineSnapshot(`
    "environments/test: replicas.0.of: there is no such replica [REPLICA_SOURCE_UNKNOWN]
      got:     "b"
      allowed: nothing: there is no other replica
      fix:     leave it out for the primary"
  `);
  expect(
    refusal(() =>
      validateEnvironment({
        ...SHORTEST,
        replicas: [{ name: "Reports_1", regoin: "us-east1" } as never],
        readPool: { nodes: 21 },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "environments/test: replicas.0.name: must be lower-case letters, digits and hyphens, at most 32, a letter first [ENVIRONMENT_INVALID]
      got:     "Reports_1"
    environments/test: replicas.0.regoin: there is no such setting [ENVIRONMENT_UNKNOWN_KEY]
      got:     "regoin"
      allowed: name, region, zone, tier, storage, availability, of, deletionProtection, disasterRecovery
      fix:     did you mean "region"?
    environments/test: readPool.nodes: must be 20 or less [ENVIRONMENT_INVALID]
      got:     21"
  `);
});
