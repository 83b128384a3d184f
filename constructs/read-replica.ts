import { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Problem } from "../cloudsql/problem";
import type { Size } from "../cloudsql/size";
import type { Tier } from "../cloudsql/tier";
import { DatabaseFlags, type DatabaseFlagsProps } from "./database-flags";
import type { IEncryptionKey } from "./encryption-key";
import {
  type InstanceProps,
  type IReplicationSource,
  instanceConfig,
  machineProblems,
} from "./instance-configuration";
import { validateAtSynth, withPath } from "./validation";

export interface ReadReplicaProps {
  /** What it replicates from: an instance, or another replica. Four levels at most. */
  readonly source: IReplicationSource;
  readonly name: string;
  /** @default - the source's region */
  readonly region?: string;
  /** A zone of its region. @default - the service's choice */
  readonly zone?: string;
  /** @default - the source's tier */
  readonly tier?: Tier;
  /** Size at the start, no less than the source's. @default - the source's */
  readonly storageSize?: Size;
  /** `regional` has a standby of its own in a second zone. @default "zonal" */
  readonly availability?: "zonal" | "regional";
  /** What is set of the flags. `max_connections` is never below the source's. @default - the source's */
  readonly flags?: Omit<DatabaseFlagsProps, "tier" | "version">;
  /** All three protections. @default - the source's */
  readonly deletionProtection?: boolean;
  /** A key in its region, where that is another than its encrypted source's. @default - the source's key */
  readonly encryptionKey?: IEncryptionKey;
}

/**
 * A copy that is read from, follows within moments, and may be promoted to an instance of its own. Edition,
 * version, storage, flags, protection and access are its source's. Users and databases are replicated: it has none
 * of its own. Add it after those: making it holds the source's operations for long.
 */
export class ReadReplica extends Construct implements IReplicationSource {
  readonly resource: SqlDatabaseInstance;
  readonly name: string;
  readonly configuration: InstanceProps;
  readonly flags: DatabaseFlags;
  /** Copies of this one wait for one another. */
  #last: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ReadReplicaProps) {
    super(scope, id);
    const { source } = props;
    const above = source.configuration;
    const tier = props.tier ?? above.tier;
    this.configuration = {
      ...above,
      name: props.name,
      region: props.region ?? above.region,
      tier,
      storage: { ...above.storage, size: props.storageSize ?? above.storage.size },
      deletionProtection: props.deletionProtection ?? above.deletionProtection,
      // In its source's region it is encrypted with the source's key.
      encryptionKey: props.encryptionKey,
      flags: { ...flagsFor(tier, above), ...props.flags },
    };
    this.flags = withPath(this, () => copyFlags(this.configuration, source.flags));
    const { settings, ...config } = instanceConfig(this, this.configuration, this.flags);
    this.resource = source.enqueue(
      (dependsOn) =>
        new SqlDatabaseInstance(this, "Default", {
          ...config,
          masterInstanceName: source.name,
          settings: {
            ...settings,
            availabilityType: props.availability === "regional" ? "REGIONAL" : "ZONAL",
            ...(props.zone && { locationPreference: { zone: props.zone } }),
          },
          dependsOn: [...dependsOn, ...(props.encryptionKey?.dependables ?? [])],
        }),
    );
    this.name = this.resource.name;
    this.#last = this.resource;
    validateAtSynth(this, () => [
      ...machineProblems(this.configuration, this.flags),
      ...storageProblems(this.configuration, above),
    ]);
  }

  enqueue<T extends ITerraformDependable>(create: (dependsOn: ITerraformDependable[]) => T): T {
    const resource = create([this.#last]);
    this.#last = resource;
    return resource;
  }
}

/** The source's flags; sizes of memory on the same machine only. */
export function flagsFor(tier: Tier, { tier: above, flags = {} }: InstanceProps): InstanceProps["flags"] {
  if (tier.name === above.name) return flags;
  const { sharedBuffers, effectiveCacheSize, workMem, maintenanceWorkMem, ...others } = flags;
  return others;
}

/** A copy that takes fewer connections than its source stops replicating. */
export function copyFlags({ tier, version, flags }: InstanceProps, source: DatabaseFlags): DatabaseFlags {
  const { maxConnections } = new DatabaseFlags({ ...flags, tier, version });
  return new DatabaseFlags({
    ...flags,
    tier,
    version,
    maxConnections: Math.max(maxConnections, source.maxConnections),
  });
}

function storageProblems({ storage }: InstanceProps, above: InstanceProps): Problem[] {
  if (storage.size.toBytes() >= above.storage.size.toBytes()) return [];
  return [
    {
      code: "REPLICA_STORAGE_TOO_SMALL",
      message: "the replica has less storage than what it replicates from",
      got: String(storage.size),
      allowed: `${above.storage.size} or more`,
      fix: `write ${above.storage.size.toSource()} or leave it out`,
    },
  ];
}
