import type { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import { type ITerraformDependable, TerraformOutput, type TerraformStack } from "cdktf";
import { EncryptionKey, ExistingKey, type IEncryptionKey } from "../constructs/encryption-key";
import type { IReplicationSource } from "../constructs/instance-configuration";
import type { PostgresInstance } from "../constructs/postgres-instance";
import { PrivateServiceConnect } from "../constructs/private-service-connect";
import { ReadPool } from "../constructs/read-pool";
import { ReadReplica } from "../constructs/read-replica";
import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import { subnetworkParts } from "../environments/psc";

/** An instance that clients reach. */
interface Reached {
  /** Name of the copy. @default - it is the primary */
  readonly name?: string;
  /** Name of the instance. */
  readonly instance: string;
  readonly region: string;
  readonly resource: SqlDatabaseInstance;
}

/** Keys by region: of the instance, and of each other region that a replica is in. */
export function encryptionKeys(
  stack: TerraformStack,
  environment: Environment,
  dependsOn: readonly ITerraformDependable[],
): ReadonlyMap<string, IEncryptionKey> {
  const { encryption, project, region, instanceName, deletionProtection } = environment;
  if (!encryption) return new Map();
  const others = new Set(namesOf(environment).replicas.map((replica) => replica.region));
  others.delete(region);
  return new Map(
    [region, ...others].map((location) => {
      const id = location === region ? "key" : `key-${location}`;
      const keyName = location === region ? encryption.key : encryption.replicaKeys[location];
      return [
        location,
        keyName === undefined || encryption.key === "own"
          ? // A ring stays for ever, so it has no generation in its name.
            new EncryptionKey(stack, id, {
              project,
              region: location,
              ring: instanceName,
              name: "storage",
              rotation: encryption.rotation,
              deletionProtection,
              dependsOn,
            })
          : new ExistingKey(stack, id, { project, keyName, dependsOn }),
      ];
    }),
  );
}

/** Name of the replica that takes over when the instance's region is lost. */
export function disasterRecoveryReplica(environment: Environment): string | undefined {
  const index = environment.replicas.findIndex(({ disasterRecovery }) => disasterRecovery);
  return namesOf(environment).replicas[index]?.instance;
}

/** Replicas, read pool and endpoints: after databases and users, whose operations they would hold up. */
export function addCopies(
  stack: TerraformStack,
  environment: Environment,
  instance: PostgresInstance,
  keys: ReadonlyMap<string, IEncryptionKey>,
  dependsOn: readonly ITerraformDependable[],
): void {
  const names = namesOf(environment);
  const made = new Map<string, IReplicationSource>();
  const copies: Reached[] = [];
  for (const { replica, name } of sourcesFirst(environment)) {
    const source = made.get(replica.of ?? "") ?? instance;
    const copy = new ReadReplica(stack, `replica-${name.name}`, {
      source,
      name: name.instance,
      region: name.region,
      zone: replica.zone,
      tier: replica.tier ?? environment.tier,
      storageSize: replica.storage?.size,
      availability: replica.availability,
      // Not that of what it replicates from: each is taken away for itself.
      deletionProtection: replica.deletionProtection ?? environment.deletionProtection,
      ...(name.region !== source.configuration.region && { encryptionKey: keys.get(name.region) }),
    });
    made.set(name.name, copy);
    copies.push({ ...name, resource: copy.resource });
  }
  if (environment.readPool && names.readPool) {
    const { nodes, tier } = environment.readPool;
    const { name, instance: poolName } = names.readPool;
    const pool = new ReadPool(stack, name, { primary: instance, name: poolName, nodes, tier });
    copies.push({ ...names.readPool, resource: pool.resource });
  }
  const primary = { instance: names.instance, region: environment.region, resource: instance.resource };
  addEndpoints(stack, environment, [primary, ...copies], dependsOn);
  addOutputs(stack, environment, instance, copies);
}

/** Each replica after what it replicates from, else in the environment's order. */
function sourcesFirst(environment: Environment) {
  const names = namesOf(environment).replicas;
  const left = environment.replicas.flatMap((replica, i) => {
    const name = names[i];
    return name ? [{ replica, name }] : [];
  });
  const sorted: typeof left = [];
  while (left.length > 0) {
    const next = left.findIndex(
      ({ replica }) => !replica.of || sorted.some(({ name }) => name.name === replica.of),
    );
    sorted.push(...left.splice(Math.max(0, next), 1));
  }
  return sorted;
}

function addEndpoints(
  stack: TerraformStack,
  { access }: Environment,
  instances: readonly Reached[],
  dependsOn: readonly ITerraformDependable[],
): void {
  if (access.kind !== "psc" || !access.endpoint) return;
  const { network, subnetworks } = access.endpoint;
  for (const { name, instance, region, resource } of instances) {
    const subnetwork = subnetworks.find((one) => subnetworkParts(one).region === region);
    if (!subnetwork) continue;
    new PrivateServiceConnect(stack, name ? `psc-${name}` : "psc", {
      instance: resource,
      project: subnetworkParts(subnetwork).project,
      region,
      name: instance,
      network,
      subnetwork,
      dependsOn,
    });
  }
}

function addOutputs(
  stack: TerraformStack,
  environment: Environment,
  instance: PostgresInstance,
  copies: readonly Reached[],
): void {
  const outputs = {
    ...(copies.length > 0 && {
      replica_connection_names: {
        value: Object.fromEntries(copies.map(({ name, resource }) => [name, resource.connectionName])),
        description: "What connectors ask for to read from the copies, by their names",
      },
    }),
    ...(environment.access.kind === "psc" && {
      psc_service_attachment: {
        value: instance.resource.pscServiceAttachmentLink,
        description: "What an endpoint of Private Service Connect leads to",
      },
      psc_dns_name: {
        value: instance.resource.dnsName,
        description: "Name that connectors look for; it leads to the endpoint's address",
      },
    }),
  };
  for (const [name, output] of Object.entries(outputs)) {
    new TerraformOutput(stack, name, { ...output, staticId: true });
  }
}
