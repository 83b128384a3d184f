import type { Rule } from "../../rule";
import { backupBinaryLog } from "./backup-binary-log";
import { backupCount } from "./backup-count";
import { backupEnabled } from "./backup-enabled";
import { backupFinal } from "./backup-final";
import { backupFinalDescription } from "./backup-final-description";
import { backupKept } from "./backup-kept";
import { backupLocation } from "./backup-location";
import { backupLogCoverage } from "./backup-log-coverage";
import { backupLogRetention } from "./backup-log-retention";
import { backupLogRetentionWritten } from "./backup-log-retention-written";
import { backupPitr } from "./backup-pitr";
import { backupPointInTime } from "./backup-point-in-time";
import { backupReplica } from "./backup-replica";
import { backupRetentionLock } from "./backup-retention-lock";
import { backupStartTime } from "./backup-start-time";

export const rules: readonly Rule[] = [
  backupBinaryLog,
  backupCount,
  backupEnabled,
  backupFinal,
  backupFinalDescription,
  backupKept,
  backupLocation,
  backupLogCoverage,
  backupLogRetention,
  backupLogRetentionWritten,
  backupPitr,
  backupPointInTime,
  backupReplica,
  backupRetentionLock,
  backupStartTime,
];
