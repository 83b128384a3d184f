import type { AlertContext } from "../../cloudsql/alerts";
import { Duration } from "../../cloudsql/duration";
import { Size } from "../../cloudsql/size";
import { check } from "../../preflight/check";
import type { Finding } from "../../preflight/finding";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";

/** A small instance that runs day and night, with nothing that is optional. */
export function alertContext(change: Partial<AlertContext> = {}): AlertContext {
  return {
    databaseId: "loist-music-test:music-db",
    maxConnections: 100,
    sharedCore: false,
    storage: { grows: true, limit: Size.gibibytes(100) },
    highlyAvailable: false,
    replicas: [],
    queryInsights: true,
    pointInTimeRecovery: true,
    slowQuery: Duration.milliseconds(200),
    sleeps: false,
    ...change,
  };
}

/** An instance for which every alert of the table is. */
export const EVERYTHING: Partial<AlertContext> = {
  highlyAvailable: true,
  replicas: ["loist-music-test:music-db-replica-1", "loist-music-test:music-db-replica-2"],
  drillEvery: Duration.days(7),
  exportEvery: Duration.hours(24),
  objective: "projects/loist-music-test/services/music-db/serviceLevelObjectives/availability",
};

/** What every rule of preflight finds in the configuration of a construct, which has no backend of its own. */
export function objectionsTo(configuration: Record<string, unknown>): Finding[] {
  return check(resourcesOfConfiguration(configuration)).filter(({ rule }) => rule !== "state-backend");
}
