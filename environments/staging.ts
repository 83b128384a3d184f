import { Size } from "../cloudsql/size";
import type { EnvironmentInput } from "./schema";
import type { Settings } from "./settings";

/** For rehearsing releases: production's settings on a shared-core machine. */
export const staging = (settings: Settings): EnvironmentInput => ({
  name: "staging",
  project: settings.MUSICDB_STAGING_PROJECT,
  region: settings.MUSICDB_REGION,
  stateBucket: settings.MUSICDB_STATE_BUCKET,
  instanceName: "loist-music-library-db-staging",
  tier: "db-g1-small",
  edition: "ENTERPRISE",
  storage: { size: Size.gibibytes(20), grows: true, limit: Size.gibibytes(100) },
  access: { kind: "public" },
  backups: {
    retained: 7,
    startTime: settings.MUSICDB_BACKUP_START_TIME,
    location: settings.MUSICDB_BACKUP_LOCATION,
    keepOnDelete: false,
    finalBackup: false,
  },
  flags: { slowQuery: settings.MUSICDB_SLOW_QUERY_MS },
  iam: {
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
  },
  labels: { environment: "staging" },
});
