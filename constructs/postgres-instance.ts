import { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../cloudsql/duration";
import { Edition } from "../cloudsql/edition";
import { type ManagedPoolingSettings, managedPoolingFlags } from "../cloudsql/managed-pooling";
import type { Problem } from "../cloudsql/problem";
import { normalizedTime } from "../cloudsql/time-of-day";
import { DatabaseFlags } from "./database-flags";
import {
  type InstanceProps,
  type IReplicationSource,
  instanceConfig,
  machineProblems,
} from "./instance-configuration";
import { insightsProblems } from "./query-insights";
import { ReadReplica, type ReadReplicaProps } from "./read-replica";
import { validateAtSynth, withPath } from "./validation";

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

export interface PostgresInstanceProps extends InstanceProps {
  /** `regional` has a standby in a second zone. @default "zonal" */
  readonly availability?: "zonal" | "regional";
  readonly backups: InstanceBackups;
  /** Weekly window for maintenance, day 1 is Monday, UTC. @default - Sunday at 4 */
  readonly maintenance?: { readonly day: number; readonly hour: number };
  /**
   * Name of the replica in another region that takes over when this one is lost; with ENTERPRISE_PLUS. The provider
   * says so to the service in the first apply after both exist.
   *
   * @default - none
   */
  readonly disasterRecoveryReplica?: string;
  /**
   * The service's own pooling, on port 6432; with ENTERPRISE_PLUS. Switching it restarts the instance, and the
   * Auth Proxy and connectors go through it from then on.
   *
   * @default - none
   */
  readonly managedPooling?: ManagedPoolingSettings;
  /** What must exist before, such as the APIs. @default - none */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A Cloud SQL for PostgreSQL instance. Everything that the service would otherwise decide is written, so
 * that a change made elsewhere shows as drift.
 */
export class PostgresInstance extends Construct implements IReplicationSource {
  readonly resource: SqlDatabaseInstance;
  readonly flags: DatabaseFlags;
  /** Name, as a reference: what uses it comes after the instance. */
  readonly name: string;
  /** Google Cloud project id. */
  readonly project: string;
  readonly configuration: InstanceProps;
  readonly #props: PostgresInstanceProps;
  /** The service runs one operation on an instance at a time: each resource waits for the one before. */
  #last: ITerraformDependable;

  constructor(scope: Construct, id: string, props: PostgresInstanceProps) {
    super(scope, id);
    this.configuration = props;
    this.#props = props;
    this.project = props.project;
    this.flags = withPath(
      this,
      () => new DatabaseFlags({ ...props.flags, tier: props.tier, version: props.version }),
    );
    const network = props.access.kind === "private" ? props.access.network.dependables : [];
    const { backups } = props;
    const logRetentionDays = withPath(this, () => this.#logRetention.toDays());
    const { settings, ...config } = instanceConfig(this, props, this.flags);
    this.resource = new SqlDatabaseInstance(this, "Default", {
      ...config,
      settings: {
        ...settings,
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
        ...(props.managedPooling && {
          connectionPoolConfig: [
            { connectionPoolingEnabled: true, flags: managedPoolingFlags(props.managedPooling) },
          ],
        }),
        maintenanceWindow: { ...(props.maintenance ?? { day: 7, hour: 4 }), updateTrack: "stable" },
      },
      ...(props.disasterRecoveryReplica && {
        replicationCluster: { failoverDrReplicaName: `${props.project}:${props.disasterRecoveryReplica}` },
      }),
      dependsOn: [...(props.dependsOn ?? []), ...network, ...(props.encryptionKey?.dependables ?? [])],
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

  /** A read replica. Add it after databases and users: it holds the instance's operations for long. */
  addReplica(id: string, props: Omit<ReadReplicaProps, "source">): ReadReplica {
    return new ReadReplica(this, id, { ...props, source: this });
  }

  get #logRetention(): Duration {
    const { backups, edition } = this.#props;
    return backups.logRetention ?? Duration.days(edition.defaultLogRetentionDays);
  }

  #problems(): Problem[] {
    const { edition, backups } = this.#props;
    const problems = machineProblems(this.#props, this.flags);
    if (this.#props.managedPooling && edition !== Edition.ENTERPRISE_PLUS) {
      problems.push({
        code: "POOLING_NOT_IN_EDITION",
        message: `edition ${edition} has no managed connection pooling`,
        got: edition.name,
        allowed: "ENTERPRISE_PLUS, with managedPooling",
        fix: "leave managedPooling out, or choose the edition and a tier of it",
      });
    }
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
}
