import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import {
  SqlDatabaseInstance,
  type SqlDatabaseInstanceSettings,
  type SqlDatabaseInstanceSettingsIpConfiguration,
} from "@cdktf/provider-google/lib/sql-database-instance";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../cloudsql/duration";
import type { Edition } from "../cloudsql/edition";
import type { Problem } from "../cloudsql/problem";
import type { Size } from "../cloudsql/size";
import type { Tier } from "../cloudsql/tier";
import { normalizedTime } from "../cloudsql/time-of-day";
import type { PostgresVersion } from "../cloudsql/version";
import { DatabaseFlags, type DatabaseFlagsProps } from "./database-flags";
import type { IPrivateNetwork } from "./private-network";
import { insightsConfig, insightsProblems, type QueryInsightsProps } from "./query-insights";
import { validateAtSynth, withPath } from "./validation";

const INSTANCE_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** How clients reach an instance. */
export type InstanceAccess =
  /** A private address in a VPC and no public one. */
  | { readonly kind: "private"; readonly network: IPrivateNetwork }
  /** A public address, no authorised network: only connectors and the Auth Proxy come in. */
  | { readonly kind: "public" };

export interface InstanceBackups {
  /** How many automated backups are kept, 1 to 365. */
  readonly retained: number;
  /**
   * How long transaction logs are kept for point-in-time recovery: whole days, up to 7, or 35 with Plus.
   *
   * @default - 7 days, 14 with Plus
   */
  readonly logRetention?: Duration;
  /** Start of the four-hour window, HH:MM in UTC; `3:30` is written as `03:30`. */
  readonly startTime: string;
  /** Region or multi-region. @default - the instance's region */
  readonly location?: string;
  /** Keep the automated backups when the instance is deleted. */
  readonly keepOnDelete: boolean;
}

export interface PostgresInstanceProps {
  /** Google Cloud project id. */
  readonly project: string;
  readonly region: string;
  readonly name: string;
  readonly tier: Tier;
  readonly edition: Edition;
  readonly version: PostgresVersion;
  readonly storage: {
    /** Size at the start, whole GB, 10 or more. It never shrinks. */
    readonly size: Size;
    /** The service adds space by itself; Terraform then leaves the size alone. */
    readonly grows: boolean;
    /** The service stops growing here. @default - no limit */
    readonly limit?: Size;
  };
  /** `regional` has a standby in a second zone. @default "zonal" */
  readonly availability?: "zonal" | "regional";
  readonly access: InstanceAccess;
  readonly backups: InstanceBackups;
  /** What is set of the flags. @default - all derived from the tier */
  readonly flags?: Omit<DatabaseFlagsProps, "tier" | "version">;
  /** What Query Insights keeps, of replicas too. @default - short statements, five plans a minute, no addresses */
  readonly insights?: QueryInsightsProps;
  /** Terraform's protection, the service's own, and `prevent_destroy`. @default true */
  readonly deletionProtection?: boolean;
  /**
   * Full name of a key in the instance's region, which encrypts the storage. Cloud SQL's service agent is
   * given its use.
   *
   * @default - Google's own keys
   */
  readonly encryptionKey?: string;
  /** A schedule stops and starts it: after the create its activation policy is left as it is. @default false */
  readonly sleeps?: boolean;
  /** Weekly window for maintenance, day 1 is Monday, UTC. @default - Sunday at 4 */
  readonly maintenance?: { readonly day: number; readonly hour: number };
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before, such as the APIs. @default - none */
  readonly dependsOn?: readonly ITerraformDependable[];
}

export interface ReadReplicaProps {
  readonly name: string;
  /** @default - the primary's region */
  readonly region?: string;
  /** @default - the primary's tier */
  readonly tier?: Tier;
  /** What is set of the flags. `max_connections` is never below the primary's. @default - the primary's */
  readonly flags?: Omit<DatabaseFlagsProps, "tier" | "version">;
  /** All three protections. @default - the primary's */
  readonly deletionProtection?: boolean;
  /** Key in another region than the primary's. @default - the primary's */
  readonly encryptionKey?: string;
}

/**
 * A Cloud SQL for PostgreSQL instance. Everything that the service would otherwise decide is written, so
 * that a change made elsewhere shows as drift.
 */
export class PostgresInstance extends Construct {
  readonly resource: SqlDatabaseInstance;
  readonly flags: DatabaseFlags;
  /** Name, as a reference: what uses it comes after the instance. */
  readonly name: string;
  /** Google Cloud project id. */
  readonly project: string;
  readonly #props: PostgresInstanceProps;
  /** The service runs one operation on an instance at a time: each resource waits for the one before. */
  #last: ITerraformDependable;

  constructor(scope: Construct, id: string, props: PostgresInstanceProps) {
    super(scope, id);
    this.#props = props;
    this.project = props.project;
    this.flags = withPath(
      this,
      () => new DatabaseFlags({ ...props.flags, tier: props.tier, version: props.version }),
    );
    const network = props.access.kind === "private" ? props.access.network.dependables : [];
    const { backups } = props;
    const logRetentionDays = withPath(this, () => this.#logRetention.toDays());
    this.resource = new SqlDatabaseInstance(this, "Default", {
      ...this.#common(props.name, props.region, props),
      settings: {
        ...this.#settings(props.tier, this.flags, props.deletionProtection),
        availabilityType: props.availability === "regional" ? "REGIONAL" : "ZONAL",
        backupConfiguration: {
          enabled: true,
          startTime: /^\d:\d\d$/.test(backups.startTime) ? `0${backups.startTime}` : backups.startTime,
          location: backups.location ?? props.region,
          pointInTimeRecoveryEnabled: true,
          transactionLogRetentionDays: logRetentionDays,
          backupRetentionSettings: { retainedBackups: backups.retained, retentionUnit: "COUNT" },
        },
        retainBackupsOnDelete: backups.keepOnDelete,
        maintenanceWindow: { ...(props.maintenance ?? { day: 7, hour: 4 }), updateTrack: "stable" },
      },
      dependsOn: [...(props.dependsOn ?? []), ...network, ...this.#keyAccess("key", props.encryptionKey)],
    });
    this.name = this.resource.name;
    this.#last = this.resource;
    validateAtSynth(this, () => this.#problems());
  }

  /** Queues a resource of this instance behind those before it. */
  enqueue<T extends ITerraformDependable>(create: (dependsOn: ITerraformDependable[]) => T): T {
    const resource = create([this.#last]);
    this.#last = resource;
    return resource;
  }

  get #logRetention(): Duration {
    const { backups, edition } = this.#props;
    return backups.logRetention ?? Duration.days(edition.defaultLogRetentionDays);
  }

  /**
   * Lets Cloud SQL's service agent use a key. The agent itself comes with the API; where it does not exist
   * yet, `gcloud beta services identity create` makes it: the resource for it is in no release of the
   * provider that is not beta.
   */
  #keyAccess(id: string, key: string | undefined): ITerraformDependable[] {
    if (key === undefined) return [];
    const scope = new Construct(this, id);
    const project = new DataGoogleProject(scope, "project", { projectId: this.project });
    return [
      new KmsCryptoKeyIamMember(scope, "access", {
        cryptoKeyId: key,
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        member: `serviceAccount:service-${project.number}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
      }),
    ];
  }

  /** A read replica. Add it after databases and users: it holds the instance's operations for long. */
  addReplica(id: string, props: ReadReplicaProps): SqlDatabaseInstance {
    const primary = this.#props;
    const tier = props.tier ?? primary.tier;
    const chosen = { ...primary.flags, ...props.flags, tier, version: primary.version };
    const flags = withPath(this, () => {
      const { maxConnections } = new DatabaseFlags(chosen);
      return new DatabaseFlags({
        ...chosen,
        maxConnections: Math.max(maxConnections, this.flags.maxConnections),
      });
    });
    const protection = props.deletionProtection ?? primary.deletionProtection;
    const keyAccess = this.#keyAccess(`${id}-key`, props.encryptionKey);
    const replica = this.enqueue(
      (dependsOn) =>
        new SqlDatabaseInstance(this, id, {
          ...this.#common(props.name, props.region ?? primary.region, {
            deletionProtection: protection,
            encryptionKey: props.encryptionKey,
          }),
          masterInstanceName: this.name,
          settings: { ...this.#settings(tier, flags, protection), availabilityType: "ZONAL" },
          dependsOn: [...dependsOn, ...keyAccess],
        }),
    );
    validateAtSynth(replica, () => this.#machineProblems(props.name, tier, flags));
    return replica;
  }

  #common(
    name: string,
    region: string,
    {
      deletionProtection = true,
      encryptionKey,
    }: Pick<ReadReplicaProps, "deletionProtection" | "encryptionKey">,
  ) {
    const { project, version, storage, sleeps } = this.#props;
    const ignored = [
      // The service grows the disk; the smaller size in the configuration would replace the instance.
      ...(storage.grows ? ["settings[0].disk_size"] : []),
      ...(sleeps ? ["settings[0].activation_policy"] : []),
    ];
    return {
      project,
      region,
      name,
      databaseVersion: version.name,
      deletionProtection,
      encryptionKeyName: encryptionKey,
      lifecycle: {
        ...(deletionProtection && { preventDestroy: true }),
        ...(ignored.length > 0 && { ignoreChanges: ignored }),
      },
      timeouts: { create: "90m", update: "90m", delete: "90m" },
    };
  }

  /** The two protections, Terraform's and the service's, come from one value. */
  #settings(tier: Tier, flags: DatabaseFlags, deletionProtection = true): SqlDatabaseInstanceSettings {
    const { edition, storage, labels } = this.#props;
    return {
      tier: tier.name,
      edition: edition.name,
      activationPolicy: "ALWAYS",
      diskType: tier.diskType,
      diskSize: withPath(this, () => storage.size.toGibibytes()),
      diskAutoresize: storage.grows,
      diskAutoresizeLimit: withPath(this, () => storage.limit?.toGibibytes() ?? 0),
      deletionProtectionEnabled: deletionProtection,
      databaseFlags: flags.toList(),
      ipConfiguration: this.#ipConfiguration(),
      connectorEnforcement: this.#props.access.kind === "public" ? "REQUIRED" : "NOT_REQUIRED",
      insightsConfig: insightsConfig(this.#props.insights),
      userLabels: { ...labels },
    };
  }

  #ipConfiguration(): SqlDatabaseInstanceSettingsIpConfiguration {
    const { access } = this.#props;
    const encrypted = { sslMode: "ENCRYPTED_ONLY" };
    return access.kind === "public"
      ? { ...encrypted, ipv4Enabled: true }
      : {
          ...encrypted,
          ipv4Enabled: false,
          privateNetwork: access.network.network,
          enablePrivatePathForGoogleCloudServices: true,
        };
  }

  #problems(): Problem[] {
    const { tier, edition, backups, name } = this.#props;
    const problems = this.#machineProblems(name, tier, this.flags);
    problems.push(...insightsProblems(this.#props.insights, edition));
    const days = this.#logRetention.toDays();
    if (days < 1 || days > edition.maxLogRetentionDays) {
      problems.push({
        code: "LOG_RETENTION_OUT_OF_RANGE",
        message: `transaction logs cannot be kept this long with ${edition}`,
        got: String(this.#logRetention),
        allowed: `1 to ${edition.maxLogRetentionDays} days`,
        fix: `write Duration.days(${edition.maxLogRetentionDays})`,
      });
    }
    if (!Token.isUnresolved(backups.startTime) && !/^([01]?\d|2[0-3]):[0-5]\d$/.test(backups.startTime)) {
      problems.push({
        code: "BACKUP_START_INVALID",
        message: "the start of the backups is not a time of the day",
        got: backups.startTime,
        allowed: "HH:MM, UTC, without a time zone",
        fix: `write "${normalizedTime(backups.startTime) ?? "03:00"}"`,
      });
    }
    return problems;
  }

  /** What the primary and each replica are checked for alike. */
  #machineProblems(name: string, tier: Tier, flags: DatabaseFlags): Problem[] {
    const { edition, storage, project } = this.#props;
    const problems = flags.problems();
    if (tier.edition !== edition) {
      problems.push({
        code: "TIER_NOT_IN_EDITION",
        message: `edition ${edition} does not offer the tier`,
        got: tier.name,
        allowed: `a tier of ${edition}`,
        fix: `write edition ${tier.edition} or choose another tier`,
      });
    }
    const { min, max } = tier.storageGb;
    for (const size of [storage.size, ...(storage.limit ? [storage.limit] : [])]) {
      if (size.toGibibytes() >= min && size.toGibibytes() <= max) continue;
      problems.push({
        code: "STORAGE_OUT_OF_RANGE",
        message: `${tier} takes no storage of this size`,
        got: String(size),
        allowed: `${min} GB to ${max} GB`,
        fix: `write Size.gibibytes(${size.toGibibytes() < min ? min : max})`,
      });
    }
    if (!Token.isUnresolved(name) && !INSTANCE_NAME.test(name)) {
      problems.push({
        code: "INSTANCE_NAME_INVALID",
        message: "this cannot be the name of an instance",
        got: name,
        allowed: "lower-case letters, digits and hyphens; a letter first, no hyphen last",
        fix: `write "${name
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, "-")
          .replace(/^[^a-z]+|-$/g, "")}"`,
      });
    }
    // docs.cloud.google.com/sql/docs/postgres/create-instance
    if (!Token.isUnresolved([project, name]) && `${project}:${name}`.length > 98) {
      problems.push({
        code: "INSTANCE_NAME_TOO_LONG",
        message: "project and instance name are too long together",
        got: `${project}:${name}`,
        allowed: "98 characters",
        fix: "shorten the name",
      });
    }
    return problems;
  }
}
