/**
 * Where the data of a new instance come from, when not from nothing: another instance as it is now or was at a
 * point in time, or a backup.
 * @see https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { PostgresVersion } from "../cloudsql/version";
import { type BackupRun, backupFolder, recoverable } from "./backups";
import { copyBaseBackup, takeBaseBackup } from "./base-backup";
import type { Attributes, StoredResource } from "./behaviour";
import { block, text } from "./behaviours/attributes";
import { backupSettings } from "./behaviours/backup-settings";
import { INSTANCE_TYPE, isReplica, nameOf } from "./behaviours/instance-records";
import { ApiError } from "./http-api";
import { contentsOf } from "./instance-contents";
import type { Service } from "./instance-operations";
import { instanceDirectory, serverOf } from "./instance-servers";
import type { PostgresServer } from "./postgres";
import type { ServerAccount } from "./process-account";
import { archiveUntilNow, endOfEra, restoreCommand } from "./wal-archive";

/** Data to begin with. */
export interface Origin {
  /** Databases and users that come along. */
  readonly contents: readonly StoredResource[];
  /** Puts the data into a folder where no server has started yet. */
  place(dataDirectory: string): Promise<void>;
  /** Cleans up when the server of the data has started. */
  settle(server: PostgresServer): void;
}

const DAY_MS = 86_400_000;
const NO_BACKUP = "Successful backup required for carrying out the operation was not found.";

/**
 * An instance's data, as they are or were.
 *
 * @param pointInTime RFC 3339. @default - now
 * @throws ApiError where the service refuses
 */
export function originOfClone(service: Service, source: Attributes, pointInTime?: string): Origin {
  const name = nameOf(source, { project: "" });
  const at = pointInTime === undefined ? undefined : parseTime(pointInTime);
  if (isReplica(source)) {
    throw invalid(
      `The requested operation is not valid for a read replica (${name.name}).`,
      "invalidOperation",
    );
  }
  const server = serverOf(service.directory, name);
  if (!server) throw invalid(`Invalid request since instance is not running (${name.name}).`);
  const contents = contentsOf(service.store, name);
  if (at === undefined) {
    const place = async (target: string) => void (await takeBaseBackup(server, target));
    return { contents, place, settle: () => undefined };
  }
  const base = baseOf(service, source, at);
  return {
    contents,
    async place(target) {
      await archiveUntilNow(server);
      await copyBaseBackup(backupFolder(service, base), target);
      const settings = {
        restore_command: restoreCommand(name.name, base.emulator.era ?? ""),
        recovery_target_time: at.text,
        recovery_target_action: "promote",
        // The settings of the source may have been other ones then; only a standby that is read minds.
        hot_standby: "off",
      };
      const lines = Object.entries(settings).map(([key, value]) => `${key} = '${value}'`);
      fs.writeFileSync(path.join(target, "recovery.signal"), "", { mode: 0o600 });
      fs.writeFileSync(path.join(target, "postgresql.auto.conf"), `${lines.join("\n")}\n`, { mode: 0o600 });
      give(server.account, target);
    },
    settle: (recovered) =>
      recovered.account.write(path.join(recovered.dataDirectory, "postgresql.auto.conf"), ""),
  };
}

/** The data of a backup. */
export function originOfBackup(service: Service, run: BackupRun): Origin {
  return {
    contents: run.emulator.contents,
    place: (target) => copyBaseBackup(backupFolder(service, run), target),
    settle: () => undefined,
  };
}

/**
 * Refuses a backup that cannot be restored into an instance.
 * @see https://cloud.google.com/sql/docs/postgres/backup-recovery/restoring
 */
export function checkRestore(service: Pick<Service, "store">, run: BackupRun, instance: Attributes): void {
  if (isReplica(instance)) {
    throw invalid(
      `The requested operation is not valid for a read replica (${instance.name}).`,
      "invalidOperation",
    );
  }
  const replicas = service.store
    .list(INSTANCE_TYPE)
    .filter(({ attributes }) => attributes.project === instance.project)
    .filter(({ attributes }) => text(attributes, "master_instance_name") === instance.name)
    .map(({ attributes }) => attributes.name);
  if (replicas.length > 0) {
    throw invalid(
      `A backup cannot be restored to an instance with replicas (${replicas.join(", ")}); delete them first.`,
      "invalidOperation",
    );
  }
  const [from, to] = [run.databaseVersion, instance.database_version].map(
    (version) => PostgresVersion.of(String(version)).major,
  );
  if (from !== to) {
    throw invalid(
      `The backup is of ${run.databaseVersion} and cannot be restored to an instance of ${instance.database_version}.`,
    );
  }
  const size = Number(block(instance, "settings").disk_size ?? 0);
  if (size < run.emulator.diskSizeGb) {
    throw invalid(
      `The instance's storage (${size} GB) is smaller than that of the backup (${run.emulator.diskSizeGb} GB).`,
    );
  }
}

/** From when to when an instance's point-in-time recovery reaches; undefined where it reaches nowhere. */
export function recoveryWindow(
  service: Service,
  source: Attributes,
): { earliest: Date; latest: Date } | undefined {
  const [first] = recoverable(service, source);
  if (!first) return undefined;
  const begin = Math.max(Date.parse(String(first.endTime)), oldestLog(source));
  return { earliest: new Date(begin), latest: new Date() };
}

/** The newest backup before a time, if the WAL goes on from it to that time. */
function baseOf(service: Service, source: Attributes, at: Moment): BackupRun {
  const name = nameOf(source, { project: "" });
  if (!backupSettings(source).pointInTime) {
    throw invalid(`Point-in-time recovery is not enabled for instance ${name.name}.`);
  }
  if (at.milliseconds > Date.now()) {
    throw invalid(`The point in time ${new Date(at.milliseconds).toISOString()} is in the future.`);
  }
  const base = recoverable(service, source)
    .filter((run) => Date.parse(String(run.endTime)) <= at.milliseconds)
    .at(-1);
  const era = base?.emulator.era;
  const end = era && endOfEra(instanceDirectory(service.directory, name), era);
  const reached = base && at.milliseconds >= oldestLog(source) && (!end || at.milliseconds < end);
  if (reached) return base;
  const window = recoveryWindow(service, source);
  throw invalid(
    window ? `${NO_BACKUP} The earliest recovery time is ${window.earliest.toISOString()}.` : NO_BACKUP,
  );
}

function oldestLog(source: Attributes): number {
  return Date.now() - backupSettings(source).logDays * DAY_MS;
}

interface Moment {
  readonly milliseconds: number;
  /** With the microseconds that PostgreSQL takes. */
  readonly text: string;
}

function parseTime(text: string): Moment {
  const fields = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/i.exec(text);
  const milliseconds = fields ? Date.parse(text.toUpperCase()) : Number.NaN;
  if (!fields || Number.isNaN(milliseconds)) {
    throw new ApiError(
      400,
      "Invalid value at 'clone_context.point_in_time' (type.googleapis.com/google.protobuf.Timestamp), " +
        `Field 'pointInTime', Invalid time format: Failed to parse input, ${JSON.stringify(text)}`,
      "invalid",
    );
  }
  const [, day, time, fraction = "0", zone] = fields;
  // The server reads its configuration before it knows zones by name, so not `Z`.
  const offset = /z/i.test(zone) ? "+00:00" : zone;
  return { milliseconds, text: `${day} ${time}.${fraction.slice(0, 6)}${offset}` };
}

function give(account: ServerAccount, target: string): void {
  for (const name of ["recovery.signal", "postgresql.auto.conf"]) account.give(path.join(target, name));
}

function invalid(message: string, reason = "invalid"): ApiError {
  return new ApiError(400, `Invalid request: ${message}`, reason);
}
