import type { Alert } from "./alert";
import { AVAILABILITY } from "./availability";
import { BACKUPS } from "./backups";
import { CHANGES } from "./changes";
import { CONNECTIONS } from "./connections";
import { QUERIES } from "./queries";
import { REPLICATION } from "./replication";
import { SATURATION } from "./saturation";
import { STORAGE } from "./storage";

/**
 * Every alert that an instance may have. Metric names, kinds and aligners: Google's page "Cloud SQL metrics"
 * (docs.cloud.google.com/sql/docs/postgres/admin-api/metrics); the reasons of the thresholds are with each.
 */
export const ALERTS: readonly Alert[] = [
  ...AVAILABILITY,
  ...SATURATION,
  ...CONNECTIONS,
  ...QUERIES,
  ...REPLICATION,
  ...BACKUPS,
  ...STORAGE,
  ...CHANGES,
];
