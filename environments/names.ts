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
}

export function namesOf(environment: Environment): Names {
  const { project, region, instanceName, generation } = environment;
  const instance = generation > 1 ? `${instanceName}-${generation}` : instanceName;
  return {
    instance,
    connectionName: `${project}:${region}:${instance}`,
    applicationSecret: `${instance}-${environment.applicationUser}`,
    migratorSecret: `${instance}-${environment.migratorUser}`,
  };
}

/** Full name of a secret, `projects/<project>/secrets/<id>`. */
export function secretName(environment: Environment, id: string): string {
  return `projects/${environment.project}/secrets/${id}`;
}
