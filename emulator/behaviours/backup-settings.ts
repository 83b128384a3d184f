/** What an instance's settings say of its backups. */
import type { Attributes } from "../behaviour";
import { block, text } from "./attributes";

export interface BackupSettings {
  /** Automated backups, one a day. */
  readonly enabled: boolean;
  readonly pointInTime: boolean;
  /** For how long point-in-time recovery reaches back. */
  readonly logDays: number;
  /** Number of automated backups that are kept. */
  readonly retained: number;
}

export function backupSettings(instance: Attributes): BackupSettings {
  const configuration = block(block(instance, "settings"), "backup_configuration");
  const replica = text(instance, "master_instance_name") !== undefined;
  const enabled = configuration.enabled === true && !replica;
  return {
    enabled,
    pointInTime: enabled && configuration.point_in_time_recovery_enabled === true,
    logDays: Number(configuration.transaction_log_retention_days ?? 7),
    retained: Number(block(configuration, "backup_retention_settings").retained_backups ?? 7),
  };
}
