import { formatProblem } from "../../cloudsql/problem";
import { relationProblems } from "../../environments/relations";
import { type EnvironmentInput, environmentSchema } from "../../environments/schema";
import { SHORTEST } from "../support/environment";
import { PGBOUNCER } from "../support/pooling";

const PLUS = { tier: "db-perf-optimized-N-8", edition: "ENTERPRISE_PLUS" } as const;

function messages(change: Partial<EnvironmentInput>): string {
  return relationProblems(environmentSchema.parse({ ...SHORTEST, ...change }))
    .map(formatProblem)
    .join("\n");
}

describe("PgBouncer", () => {
  test("fits 1 vCPU and 100 connections as it is, and the smallest machine too", () => {
    expect(messages({ pooling: PGBOUNCER })).toBe("");
    expect(messages({ pooling: PGBOUNCER, tier: "db-f1-micro" })).toBe("");
  });

  test("is refused where the instance is not in the VPC that it runs in, all at once", () => {
    expect(
      messages({
        pooling: {
          ...PGBOUNCER,
          subnetwork: "projects/loist-music-test/regions/europe-west1/subnetworks/clients",
          poolers: 8,
          serverConnections: 80,
        },
        access: { kind: "private", network: "projects/host-project/global/networks/shared" },
      }),
    ).toMatchInlineSnapshot(`
      "access.network: PgBouncer needs firewall rules in its VPC, which is another project's [POOLING_NETWORK_ELSEWHERE]
        got:     "projects/host-project/global/networks/shared"
        allowed: a VPC of loist-music-test
        fix:     leave network out for a VPC of the environment's own, or leave pooling out
      pooling.subnetwork: PgBouncer runs in the region of the instance, and the subnetwork is in another [POOLING_SUBNETWORK_ELSEWHERE]
        got:     "projects/loist-music-test/regions/europe-west1/subnetworks/clients"
        allowed: a subnetwork in us-central1
        fix:     choose another subnetwork, or leave it out for one of its own
      pooling.serverConnections: the poolers may open 143 connections while they are replaced, more than there is room for [POOLING_TOO_MANY_CONNECTIONS]
        got:     80
        allowed: 90 in all: 100 that db-custom-1-3840 takes, less 10 that go past the poolers; 8 poolers and 3 more in an update
        fix:     lower serverConnections or poolers, or raise flags.maxConnections"
    `);
    expect(messages({ pooling: PGBOUNCER, access: { kind: "public" } })).toMatchInlineSnapshot(`
      "access.kind: PgBouncer runs in a VPC, and the instance has no address in one [POOLING_NEEDS_PRIVATE]
        got:     "public"
        allowed: private, with PgBouncer
        fix:     write access: { kind: "private" } or leave pooling out"
    `);
  });

  test("has a range with room for an update, that the database answers into", () => {
    expect(messages({ pooling: { ...PGBOUNCER, poolers: 8, range: "192.168.64.0/28" } })).toBe("");
    expect(
      messages({ pooling: { ...PGBOUNCER, poolers: 9, range: "172.17.0.16/28" } }),
    ).toMatchInlineSnapshot(`
      "pooling.range: 9 poolers, 3 more in an update and the load balancer do not fit into the range [POOLING_RANGE_TOO_SMALL]
        got:     "172.17.0.16/28"
        allowed: 17 addresses or more, 4 of which Google keeps
        fix:     write range: "172.17.0.0/27"
      pooling.range: the hosts of Cloud SQL use this range inside, and do not answer to it [POOLING_RANGE_UNREACHABLE]
        got:     "172.17.0.16/28"
        allowed: private ranges outside of 172.17.0.0/16
        fix:     leave it out for 192.168.64.0/28"
    `);
  });

  test("counts what is set of max_connections", () => {
    expect(messages({ pooling: { ...PGBOUNCER, serverConnections: 30 } })).toContain(
      "POOLING_TOO_MANY_CONNECTIONS",
    );
    expect(
      messages({ pooling: { ...PGBOUNCER, serverConnections: 30 }, flags: { maxConnections: 200 } }),
    ).toBe("");
  });
});

describe("managed pooling", () => {
  test("is for Enterprise Plus with a private address, which migrations go to", () => {
    expect(messages({ ...PLUS, pooling: { kind: "managed" } })).toBe("");
    expect(messages({ access: { kind: "public" }, pooling: { kind: "managed" } })).toMatchInlineSnapshot(`
      "pooling.kind: edition ENTERPRISE has no managed connection pooling [POOLING_NOT_IN_EDITION]
        got:     "managed"
        allowed: with ENTERPRISE_PLUS
        fix:     write kind: "pgbouncer", or edition: "ENTERPRISE_PLUS" and a tier of it
      access.kind: connectors are the only way in, the service's poolers take them, and migrations need a way past [POOLING_WITHOUT_WAY_PAST]
        got:     "public"
        allowed: private, with managed pooling
        fix:     write access: { kind: "private" } or leave pooling out"
    `);
  });

  test("has sizes that fit each other and the server", () => {
    expect(
      messages({
        ...PLUS,
        flags: { maxConnections: 100 },
        pooling: { kind: "managed", mode: "session", maxPoolSize: 80, minPoolSize: 90 },
      }),
    ).toMatchInlineSnapshot(`
      "pooling.minPoolSize: more connections are kept than there may be [POOLING_SIZES]
        got:     90
        allowed: at most 80, the maxPoolSize
        fix:     write minPoolSize: 80 or less
      pooling.maxPoolSize: the service's poolers may open 160 connections for one user, more than there is room for [POOLING_TOO_MANY_CONNECTIONS]
        got:     80
        allowed: 90 in all: 100 that db-perf-optimized-N-8 takes, less 10 that go past the poolers; 2 poolers
        fix:     write maxPoolSize: 45 or less, or raise flags.maxConnections"
    `);
  });
});
