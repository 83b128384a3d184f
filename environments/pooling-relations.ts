import { Cidr, DOCKER_BRIDGE } from "../cloudsql/cidr";
import { managedPoolers } from "../cloudsql/managed-pooling";
import { deriveMemorySettings } from "../cloudsql/memory-settings";
import { mostConnections, poolSizes, SURGE } from "../cloudsql/pgbouncer/sizes";
import type { Problem } from "../cloudsql/problem";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

/** Rules about pooling beyond one process. */
export const poolingRelations: readonly Relation[] = [
  managedInEdition,
  managedMigrations,
  managedSizes,
  pgbouncerPrivate,
  pgbouncerNetwork,
  pgbouncerSubnetwork,
  pgbouncerRange,
  connectionsFit,
];

/** docs.cloud.google.com/sql/docs/postgres/managed-connection-pooling, requirements. */
function managedInEdition({ pooling, edition }: Environment): Problem[] {
  if (pooling?.kind !== "managed" || edition.name === "ENTERPRISE_PLUS") return [];
  return [
    {
      code: "POOLING_NOT_IN_EDITION",
      message: `edition ${edition} has no managed connection pooling`,
      got: "managed",
      allowed: "with ENTERPRISE_PLUS",
      fix: 'write kind: "pgbouncer", or edition: "ENTERPRISE_PLUS" and a tier of it',
      path: "pooling.kind",
    },
  ];
}

/**
 * What connectors open, the service sends through its poolers, and a migration needs a session of its own. So the
 * SQL step goes to the private address, port 5432; a public one here takes nothing but connectors.
 * https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/2517
 */
function managedMigrations({ pooling, access }: Environment): Problem[] {
  if (pooling?.kind !== "managed" || access.kind === "private") return [];
  return [
    {
      code: "POOLING_WITHOUT_WAY_PAST",
      message:
        "connectors are the only way in, the service's poolers take them, and migrations need a way past",
      got: access.kind,
      allowed: "private, with managed pooling",
      fix: 'write access: { kind: "private" } or leave pooling out',
      path: "access.kind",
    },
  ];
}

function managedSizes({ pooling }: Environment): Problem[] {
  if (pooling?.kind !== "managed" || pooling.minPoolSize <= pooling.maxPoolSize) return [];
  return [
    {
      code: "POOLING_SIZES",
      message: "more connections are kept than there may be",
      got: pooling.minPoolSize,
      allowed: `at most ${pooling.maxPoolSize}, the maxPoolSize`,
      fix: `write minPoolSize: ${pooling.maxPoolSize} or less`,
      path: "pooling.minPoolSize",
    },
  ];
}

function pgbouncerPrivate({ pooling, access }: Environment): Problem[] {
  if (pooling?.kind !== "pgbouncer" || access.kind === "private") return [];
  return [
    {
      code: "POOLING_NEEDS_PRIVATE",
      message: "PgBouncer runs in a VPC, and the instance has no address in one",
      got: access.kind,
      allowed: "private, with PgBouncer",
      fix: 'write access: { kind: "private" } or leave pooling out',
      path: "access.kind",
    },
  ];
}

/** Its VMs, its firewall rules and its load balancer are made in the environment's project. */
function pgbouncerNetwork({ pooling, access, project }: Environment): Problem[] {
  if (pooling?.kind !== "pgbouncer" || access.kind !== "private" || !access.network) return [];
  if (access.network.startsWith(`projects/${project}/`)) return [];
  return [
    {
      code: "POOLING_NETWORK_ELSEWHERE",
      message: "PgBouncer needs firewall rules in its VPC, which is another project's",
      got: access.network,
      allowed: `a VPC of ${project}`,
      fix: "leave network out for a VPC of the environment's own, or leave pooling out",
      path: "access.network",
    },
  ];
}

function pgbouncerSubnetwork({ pooling, region }: Environment): Problem[] {
  if (pooling?.kind !== "pgbouncer" || !pooling.subnetwork) return [];
  if (pooling.subnetwork.includes(`/regions/${region}/`)) return [];
  return [
    {
      code: "POOLING_SUBNETWORK_ELSEWHERE",
      message: "PgBouncer runs in the region of the instance, and the subnetwork is in another",
      got: pooling.subnetwork,
      allowed: `a subnetwork in ${region}`,
      fix: "choose another subnetwork, or leave it out for one of its own",
      path: "pooling.subnetwork",
    },
  ];
}

/** Addresses of a subnetwork that Google keeps: docs.cloud.google.com/vpc/docs/subnets */
const KEPT = 4;

/** Room for the poolers, those of a rolling update and the load balancer; and the database answers into it. */
function pgbouncerRange({ pooling }: Environment): Problem[] {
  if (pooling?.kind !== "pgbouncer" || pooling.subnetwork) return [];
  const range = Cidr.parse(pooling.range) as Cidr;
  const problems: Problem[] = [];
  const needed = pooling.poolers + SURGE + 1 + KEPT;
  if (range.size < needed) {
    const prefix = 32 - Math.ceil(Math.log2(needed));
    problems.push({
      code: "POOLING_RANGE_TOO_SMALL",
      message: `${pooling.poolers} poolers, ${SURGE} more in an update and the load balancer do not fit into the range`,
      got: pooling.range,
      allowed: `${needed} addresses or more, ${KEPT} of which Google keeps`,
      fix: `write range: "${new Cidr(range.address, prefix).base}"`,
      path: "pooling.range",
    });
  }
  if (range.overlaps(DOCKER_BRIDGE)) {
    problems.push({
      code: "POOLING_RANGE_UNREACHABLE",
      message: "the hosts of Cloud SQL use this range inside, and do not answer to it",
      got: pooling.range,
      allowed: `private ranges outside of ${DOCKER_BRIDGE}`,
      fix: "leave it out for 192.168.64.0/28",
      path: "pooling.range",
    });
  }
  return problems;
}

/** What the poolers open at the worst moment, and those that go past them, have room in max_connections. */
function connectionsFit({ pooling, tier, flags }: Environment): Problem[] {
  if (!pooling) return [];
  const limit = flags.maxConnections ?? deriveMemorySettings(tier).maxConnections;
  const room = limit - pooling.direct;
  const allowed = (what: string) =>
    `${room} in all: ${limit} that ${tier} takes, less ${pooling.direct} that go past the poolers${what}`;
  if (pooling.kind === "managed") {
    const poolers = managedPoolers(tier.vcpus);
    const most = poolers * pooling.maxPoolSize;
    if (most <= room) return [];
    return [
      {
        code: "POOLING_TOO_MANY_CONNECTIONS",
        message: `the service's poolers may open ${most} connections for one user, more than there is room for`,
        got: pooling.maxPoolSize,
        allowed: allowed(`; ${poolers} pooler${poolers === 1 ? "" : "s"}`),
        fix: `write maxPoolSize: ${Math.max(1, Math.floor(room / poolers))} or less, or raise flags.maxConnections`,
        path: "pooling.maxPoolSize",
      },
    ];
  }
  const { poolers } = pooling;
  const sizes = poolSizes(tier.vcpus, poolers, pooling.serverConnections);
  const most = mostConnections(sizes, poolers);
  if (most <= room) return [];
  return [
    {
      code: "POOLING_TOO_MANY_CONNECTIONS",
      message: `the poolers may open ${most} connections while they are replaced, more than there is room for`,
      got: pooling.serverConnections ?? `${poolers} poolers with ${sizes.most} each`,
      allowed: allowed(`; ${poolers} poolers and ${SURGE} more in an update`),
      fix: "lower serverConnections or poolers, or raise flags.maxConnections",
      path: "pooling.serverConnections",
    },
  ];
}
