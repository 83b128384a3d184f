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

/** Keys by region: of the instance, and of each other region that a replica is in. */
export function encryptionKeys(
  stack: TerraformStack,
  environment: Environment,
  dependsOn: readonly ITerraformDependable[],
): ReadonlyMap<string, IEncryptionKey> {
  const { encryption, project, region, instanceName, deletionProtection, labels } = environment;
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
              labels,
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
  const reached: [id: string, name: string, region: string, resource: SqlDatabaseInstance][] = [
    ["psc", names.instance, environment.region, instance.resource],
  ];
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
      ...(name.region !== source.configuration.region && { encryptionKey: keys.get(name.region) }),
    });
    made.set(name.name, copy);
    reached.push([`psc-${name.name}`, name.instance, name.region, copy.resource]);
  }
  if (environment.readPool && names.readPool) {
    const { nodes, tier } = environment.readPool;
    const { name, instance: instanceName, region } = names.readPool;
    const pool = new ReadPool(stack, name, { primary: instance, name: instanceName, nodes, tier });
    reached.push([`psc-${name}`, instanceName, region, pool.resource]);
  }
  addEndpoints(stack, environment, reached, dependsOn);
  addOutputs(stack, environment, instance, reached);
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
  instances: readonly (readonly [string, string, string, SqlDatabaseInstance])[],
  dependsOn: readonly ITerraformDependable[],
): void {
  if (access.kind !== "psc" || !access.endpoint) return;
  const { network, subnetworks } = access.endpoint;
  for (const [id, name, region, instance] of instances) {
    const subnetwork = subnetworks.find((one) => subnetworkParts(one).region === region);
    if (!subnetwork) continue;
    const { project } = subnetworkParts(subnetwork);
    new PrivateServiceConnect(stack, id, { instance, project, region, name, network, subnetwork, dependsOn });
  }
}

function addOutputs(
  stack: TerraformStack,
  environment: Environment,
  instance: PostgresInstance,
  [, ...copies]: readonly (readonly [string, string, string, SqlDatabaseInstance])[],
): void {
  const outputs = {
    ...(copies.length > 0 && {
      replica_connection_names: {
        value: copies.map(([, , , { connectionName }]) => connectionName),
        description: "What connectors ask for to read from the copies",
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
