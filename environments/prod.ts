import { Size } from "../cloudsql/size";
import type { EnvironmentInput } from "./schema";
import type { Settings } from "./settings";

/** Production. 1 vCPU and 3.75 GB, private address only. */
export const prod = (settings: Settings): EnvironmentInput => ({
  name: "prod",
  project: settings.MUSICDB_PROD_PROJECT,
  region: settings.MUSICDB_REGION,
  stateBucket: settings.MUSICDB_STATE_BUCKET,
  instanceName: "loist-music-library-db",
  tier: "db-custom-1-3840",
  edition: "ENTERPRISE",
  storage: { size: Size.gibibytes(20), grows: true, limit: Size.gibibytes(100) },
  // One word makes it highly available, at twice the price: "regional".
  availability: settings.MUSICDB_PROD_AVAILABILITY,
  access: { kind: "private", network: settings.MUSICDB_PROD_NETWORK },
  backups: {
    // One more than the days of logs: the oldest recoverable moment needs a backup from before it.
    retained: 8,
    startTime: settings.MUSICDB_BACKUP_START_TIME,
    location: settings.MUSICDB_BACKUP_LOCATION,
    keepOnDelete: true,
    finalBackup: true,
  },
  deletionProtection: true,
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
    // Somebody is woken up for production only.
    ...(settings.MUSICDB_ONCALL.length > 0 && { routes: { CRITICAL: settings.MUSICDB_ONCALL } }),
    runbooks: settings.MUSICDB_RUNBOOKS_URL,
    logRetention: settings.MUSICDB_LOG_RETENTION_DAYS,
    billingAccount: settings.MUSICDB_BILLING_ACCOUNT,
  },
  budget: { monthlyUsd: settings.MUSICDB_MONTHLY_BUDGET_USD },
  labels: { environment: "prod" },
});
