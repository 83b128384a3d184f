import { Size } from "../cloudsql/size";
import type { EnvironmentInput } from "./schema";
import type { Settings } from "./settings";

/** For development: the smallest machine, may be destroyed. */
export const dev = (settings: Settings): EnvironmentInput => ({
  name: "dev",
  project: settings.MUSICDB_DEV_PROJECT,
  region: settings.MUSICDB_REGION,
  stateBucket: settings.MUSICDB_STATE_BUCKET,
  instanceName: "loist-music-library-db-dev",
  tier: "db-f1-micro",
  edition: "ENTERPRISE",
  storage: { size: Size.gibibytes(10), grows: true, limit: Size.gibibytes(50) },
  access: { kind: "public" },
  backups: {
    retained: 7,
    startTime: settings.MUSICDB_BACKUP_START_TIME,
    location: settings.MUSICDB_BACKUP_LOCATION,
    keepOnDelete: false,
    finalBackup: false,
  },
  deletionProtection: false,
  flags: { slowQuery: settings.MUSICDB_SLOW_QUERY_MS },
  iam: {
    users: settings.MUSICDB_IAM_USERS,
    serviceAccounts: settings.MUSICDB_APPLICATION_SERVICE_ACCOUNTS,
    readers: settings.MUSICDB_IAM_READERS,
    operators: settings.MUSICDB_IAM_OPERATORS,
    migrators: settings.MUSICDB_IAM_MIGRATORS,
  },
  monitoring: {
    emails: settings.MUSICDB_ALERT_EMAILS,
    channels: settings.MUSICDB_ALERT_CHANNELS,
    runbooks: settings.MUSICDB_RUNBOOKS_URL,
    logRetention: settings.MUSICDB_LOG_RETENTION_DAYS,
    // Nobody has to account for who read data that are made up.
    dataAccessLogs: false,
    // Nobody is promised anything.
    objective: null,
  },
  labels: { environment: "dev" },
});
