import { Edition } from "../cloudsql/edition";
import { regionOfZone } from "../cloudsql/location";
import type { Problem } from "../cloudsql/problem";
import type { Size } from "../cloudsql/size";
import type { Tier } from "../cloudsql/tier";
import { READ_POOL, replicaRegion } from "./names";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

type Replica = Environment["replicas"][number];

/**
 * Longest chain, with the primary that it begins at:
 * docs.cloud.google.com/database-migration/docs/postgres/set-up-cascading-replica.
 */
const LEVELS = 4;

/** Room for the hyphen and the digits of a generation. */
const GENERATION_LENGTH = 3;

/**
 * Rules about copies. Backups and point-in-time recovery, which a replica is made from, are always on; flags that a
 * copy may not have below its primary's are the primary's.
 */
export const replicaRelations: readonly Relation[] = [
  namesUnique,
  namesFit,
  sourcesExist,
  chainsEnd,
  regionsNotRevisited,
  zonesInRegion,
  tiersInEdition,
  storageNotSmaller,
  disasterRecovery,
  readPool,
  sleepWithReplicas,
  connectorsOnly,
  rangeForRegions,
];

/** What is wrong with a replica, at a setting of it. */
function at(index: number, setting: string, problem: Omit<Problem, "path">): Problem {
  return { ...problem, path: `replicas.${index}.${setting}` };
}

/** A replica, what it replicates from, and so on up to the last one that is known or comes again. */
function lineage({ replicas }: Environment, replica: Replica): Replica[] {
  const above: Replica[] = [replica];
  for (let next = replica.of; next !== undefined; ) {
    const found = replicas.find((one) => one.name === next);
    if (!found || above.includes(found)) break;
    above.push(found);
    next = found.of;
  }
  return above;
}

function namesUnique({ replicas }: Environment): Problem[] {
  const taken = new Set([READ_POOL]);
  return replicas.flatMap(({ name }, index) => {
    const isFree = !taken.has(name);
    taken.add(name);
    if (isFree) return [];
    return at(index, "name", {
      code: "REPLICA_NAME_TAKEN",
      message: "another copy has this name",
      got: name,
      allowed: `names that differ, and not ${READ_POOL}`,
      fix: "choose another name",
    });
  });
}

/** As instanceNameLength, of the copies. */
function namesFit({ project, instanceName, replicas, readPool: pool }: Environment): Problem[] {
  const max = 98 - GENERATION_LENGTH;
  const names = [
    ...replicas.map(({ name }, index) => [name, `replicas.${index}.name`] as const),
    ...(pool ? [[READ_POOL, "readPool"] as const] : []),
  ];
  return names.flatMap(([name, path]): Problem[] => {
    const whole = `${project}:${instanceName}-${name}`;
    if (whole.length <= max) return [];
    return [
      {
        code: "REPLICA_NAME_TOO_LONG",
        message: "project and name of the copy are too long together",
        got: whole,
        allowed: `${max} characters, which leaves room for a generation`,
        fix: "shorten name or instanceName",
        path,
      },
    ];
  });
}

function sourcesExist({ replicas }: Environment): Problem[] {
  const names = replicas.map(({ name }) => name);
  return replicas.flatMap(({ name, of }, index) => {
    if (of === undefined || (names.includes(of) && of !== name)) return [];
    const others = names.filter((one) => one !== name);
    return at(index, "of", {
      code: "REPLICA_SOURCE_UNKNOWN",
      message: of === name ? "a replica cannot replicate from itself" : "there is no such replica",
      got: of,
      allowed: others.length > 0 ? others.join(", ") : "nothing: there is no other replica",
      fix: "leave it out for the primary",
    });
  });
}

function chainsEnd(environment: Environment): Problem[] {
  return environment.replicas.flatMap((replica, index) => {
    const above = lineage(environment, replica);
    const last = above.at(-1);
    const chain = above.map(({ name }) => name).join(" of ");
    if (last !== replica && last?.of !== undefined && above.some(({ name }) => name === last.of)) {
      return at(index, "of", {
        code: "REPLICA_CIRCLE",
        message: "replication goes in a circle",
        got: `${chain} of ${last.of}`,
        allowed: "chains that begin at the primary",
        fix: "leave of out of one of them",
      });
    }
    if (above.length < LEVELS) return [];
    return at(index, "of", {
      code: "REPLICA_TOO_DEEP",
      message: "the chain of replicas is too long",
      got: chain,
      allowed: `${LEVELS} levels, the primary among them`,
      fix: `write of: "${above[above.length - LEVELS + 2]?.name}"`,
    });
  });
}

/**
 * The service refuses a chain that returns to a region it has left:
 * docs.cloud.google.com/sql/docs/postgres/admin-api-error-messages.
 */
function regionsNotRevisited(environment: Environment): Problem[] {
  return environment.replicas.flatMap((replica, index) => {
    const [own = "", ...above] = [
      ...lineage(environment, replica).map(({ name }) => replicaRegion(environment, name)),
      environment.region,
    ];
    const left = above.findIndex((region) => region !== own);
    if (left < 0 || !above.slice(left).includes(own)) return [];
    return at(index, "region", {
      code: "REPLICA_REGION_REVISITED",
      message: "the chain of replicas comes back to a region that it has left",
      got: [...[own, ...above].reverse()].join(" > "),
      allowed: "a region that no instance further up is in, or the region of what it replicates from",
      fix: "replicate from an instance in that region",
    });
  });
}

function zonesInRegion(environment: Environment): Problem[] {
  return environment.replicas.flatMap(({ name, zone, availability }, index) => {
    if (zone !== undefined && availability === "regional") {
      return at(index, "zone", {
        code: "REPLICA_ZONE_OF_REGIONAL",
        message: "a regional replica is in two zones, which the service chooses",
        got: zone,
        allowed: "with zonal only",
        fix: "leave zone out",
      });
    }
    const region = replicaRegion(environment, name);
    if (zone === undefined || regionOfZone(zone) === region) return [];
    return at(index, "zone", {
      code: "REPLICA_ZONE_OUTSIDE_REGION",
      message: "the zone is not in the replica's region",
      got: zone,
      allowed: `zones of ${region}`,
      fix: `write "${region}-b", or region: "${regionOfZone(zone)}"`,
    });
  });
}

function tierProblem(tier: Tier | undefined, edition: Edition): Omit<Problem, "path">[] {
  if (!tier || tier.edition === edition) return [];
  return [
    {
      code: "REPLICA_TIER_NOT_IN_EDITION",
      message: `a copy has its primary's edition, and ${edition} does not offer this tier`,
      got: tier.name,
      allowed: `a tier of ${edition}`,
      fix: `write tier: "${tier.nearestIn(edition)}"`,
    },
  ];
}

function tiersInEdition({ replicas, readPool: pool, edition }: Environment): Problem[] {
  return [
    ...replicas.flatMap(({ tier }, index) =>
      tierProblem(tier, edition).map((problem) => at(index, "tier", problem)),
    ),
    ...tierProblem(pool?.tier, edition).map((problem) => ({ ...problem, path: "readPool.tier" })),
  ];
}

/** A disk that is full stops replication; the growth limit is the primary's. */
function storageNotSmaller(environment: Environment): Problem[] {
  const { storage, replicas, tier: primaryTier } = environment;
  const sizeOf = (replica: Replica | undefined): Size =>
    (replica && lineage(environment, replica).find((one) => one.storage)?.storage?.size) ?? storage.size;
  return replicas.flatMap((replica, index) => {
    if (!replica.storage) return [];
    const { size } = replica.storage;
    const above = sizeOf(replicas.find(({ name }) => name === replica.of && name !== replica.name));
    const { max } = (replica.tier ?? primaryTier).storageGb;
    const [least, most] = [above.toBytes(), storage.limit?.toBytes() ?? max * 1024 ** 3];
    const isWhole = Number.isInteger(size.toBytes() / 1024 ** 3);
    if (isWhole && size.toBytes() >= least && size.toBytes() <= most) return [];
    return at(index, "storage.size", {
      code: "REPLICA_STORAGE_OUT_OF_RANGE",
      message:
        "a replica has at least the storage of what it replicates from, and at most what that may grow to",
      got: String(size),
      allowed: `whole GB, ${least / 1024 ** 3} to ${most / 1024 ** 3}`,
      fix: "leave it out for the same size",
    });
  });
}

/** docs.cloud.google.com/sql/docs/postgres/use-advanced-disaster-recovery */
function disasterRecovery(environment: Environment): Problem[] {
  const { replicas, edition, region } = environment;
  const first = replicas.findIndex((replica) => replica.disasterRecovery);
  return replicas.flatMap((replica, index) => {
    if (!replica.disasterRecovery) return [];
    const problems: Omit<Problem, "path">[] = [];
    const refuse = (message: string, allowed: string, fix: string) =>
      problems.push({ code: "REPLICA_NOT_FOR_RECOVERY", message, got: replica.name, allowed, fix });
    if (edition !== Edition.ENTERPRISE_PLUS)
      refuse(
        `edition ${edition} has no disaster-recovery replica`,
        "with ENTERPRISE_PLUS",
        "leave disasterRecovery out: a replica in another region can be promoted all the same",
      );
    if (replicaRegion(environment, replica.name) === region)
      refuse(
        "a disaster-recovery replica in the primary's region would be lost with it",
        `a region other than ${region}`,
        "give it a region",
      );
    if (replica.of !== undefined)
      refuse(
        "a disaster-recovery replica replicates from the primary itself",
        "without of",
        "leave of out, or disasterRecovery",
      );
    if (index !== first)
      refuse(
        "an instance has one disaster-recovery replica",
        `only ${replicas[first]?.name}`,
        "leave disasterRecovery out of the others",
      );
    return problems.map((problem) => at(index, "disasterRecovery", problem));
  });
}

function readPool({ readPool: pool, edition, tier }: Environment): Problem[] {
  if (!pool || edition === Edition.ENTERPRISE_PLUS) return [];
  return [
    {
      code: "READ_POOL_NOT_IN_EDITION",
      message: `edition ${edition} has no read pool`,
      got: `${pool.nodes} nodes`,
      allowed: "with ENTERPRISE_PLUS",
      fix: `list replicas instead, or write edition: "ENTERPRISE_PLUS" and tier: "${tier.nearestIn(Edition.ENTERPRISE_PLUS)}"`,
      path: "readPool",
    },
  ];
}

/** Names of all copies. */
function copiesOf({ replicas, readPool: pool }: Environment): string[] {
  return [...replicas.map(({ name }) => name), ...(pool ? [READ_POOL] : [])];
}

/**
 * An instance that takes connectors only has no replicas, unless it has private services access:
 * docs.cloud.google.com/sql/docs/postgres/replication.
 */
function connectorsOnly(environment: Environment): Problem[] {
  const copies = copiesOf(environment);
  if (environment.access.kind !== "public" || copies.length === 0) return [];
  return [
    {
      code: "REPLICAS_WITH_CONNECTORS_ONLY",
      message: "an instance whose public address is for connectors only has no copies",
      got: copies.join(", "),
      allowed: "copies with a private address or Private Service Connect",
      fix: 'write access: { kind: "private" } or { kind: "psc", … }',
      path: "access.kind",
    },
  ];
}

/** Each region takes a /24 of the range of private services access. */
function rangeForRegions(environment: Environment): Problem[] {
  const { access, region, replicas } = environment;
  if (access.kind !== "private" || access.network !== undefined) return [];
  const regions = new Set([region, ...replicas.map(({ name }) => replicaRegion(environment, name))]);
  const enough = 24 - Math.ceil(Math.log2(regions.size));
  if (access.prefixLength <= enough) return [];
  return [
    {
      code: "NETWORK_RANGE_TOO_SMALL",
      message: "the range reserved for Google's side has no room for all regions of the replicas",
      got: access.prefixLength,
      allowed: `16 to ${enough}: a /24 for each of ${[...regions].join(", ")}`,
      fix: `write prefixLength: ${enough} or less before the network is made`,
      path: "access.prefixLength",
    },
  ];
}

/** A replica cannot be stopped: docs.cloud.google.com/sql/docs/postgres/start-stop-restart-instance. */
function sleepWithReplicas(environment: Environment): Problem[] {
  const copies = copiesOf(environment);
  if (!environment.sleep || copies.length === 0) return [];
  return [
    {
      code: "SLEEP_WITH_REPLICAS",
      message: "copies of an instance always run, and an instance that has some is not stopped",
      got: copies.join(", "),
      allowed: "no replicas and no readPool, where sleep is set",
      fix: "leave sleep out, or the copies",
      path: "sleep",
    },
  ];
}
