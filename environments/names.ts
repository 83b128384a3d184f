import { shortened } from "../cloudsql/name";
import type { Environment } from "./schema";

/** Names that more than one stack must agree on. All deterministic: no stack reads another's state. */
export interface Names {
  /** Name of the instance, with its generation above 1. */
  readonly instance: string;
  /** `project:region:instance`, what connectors ask for. */
  readonly connectionName: string;
  /** Secret Manager's ids of the passwords. */
  readonly applicationSecret: string;
  readonly migratorSecret: string;
  /** Read replicas, in the environment's order. */
  readonly replicas: readonly CopyName[];
  /** The read pool, where there is one. */
  readonly readPool?: CopyName;
  /** Begins the names of PgBouncer's VMs and all around them. */
  readonly pooler: string;
}

/** A copy of the instance, by its names. */
export interface CopyName {
  /** Name in the environment, e.g. `reports`; `read-pool` for the pool. */
  readonly name: string;
  /** Name of the instance. */
  readonly instance: string;
  readonly region: string;
  /** `project:region:instance`, what connectors ask for. */
  readonly connectionName: string;
}

/** 63 characters, less those that name what is around the VMs. */
const POOLER_LENGTH = 45;

/** Name of the read pool among the copies. */
export const READ_POOL = "read-pool";

export function namesOf(environment: Environment): Names {
  const { project, region, instanceName, generation, readPool } = environment;
  const instance = generation > 1 ? `${instanceName}-${generation}` : instanceName;
  const copy = (name: string, where: string): CopyName => ({
    name,
    instance: `${instance}-${name}`,
    region: where,
    connectionName: `${project}:${where}:${instance}-${name}`,
  });
  return {
    instance,
    connectionName: `${project}:${region}:${instance}`,
    applicationSecret: `${instance}-${environment.applicationUser}`,
    migratorSecret: `${instance}-${environment.migratorUser}`,
    replicas: environment.replicas.map((one) => copy(one.name, replicaRegion(environment, one.name))),
    ...(readPool && { readPool: copy(READ_POOL, region) }),
    pooler: shortened(`${instance}-pooler`, "-", POOLER_LENGTH),
  };
}

/** Full name of a secret, `projects/<project>/secrets/<id>`. */
export function secretName(environment: Environment, id: string): string {
  return `projects/${environment.project}/secrets/${id}`;
}

/** Region of a replica: its own, else that of what it replicates from. */
export function replicaRegion({ replicas, region }: Environment, name: string): string {
  // A circle, which is refused elsewhere, ends too.
  const seen = new Set<string>();
  for (let next: string | undefined = name; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const found = replicas.find((one) => one.name === next);
    if (found?.region) return found.region;
    next = found?.of;
  }
  return region;
}

/** Which address of an instance connectors go to. */
export function ipTypeOf({ access }: Environment): "PUBLIC" | "PRIVATE" | "PSC" {
  return ({ public: "PUBLIC", private: "PRIVATE", psc: "PSC" } as const)[access.kind];
}
