import { Duration } from "../../cloudsql/duration";
import { Edition } from "../../cloudsql/edition";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import { PostgresVersion } from "../../cloudsql/version";
import { environmentSchema } from "../../environments/schema";
import { SHORTEST } from "../support/environment";

test("what is left out has the production answer", () => {
  expect(environmentSchema.parse(SHORTEST)).toEqual({
    ...SHORTEST,
    generation: 1,
    tier: Tier.of("db-custom-1-3840"),
    edition: Edition.ENTERPRISE,
    version: PostgresVersion.POSTGRES_17,
    storage: { size: Size.gibibytes(20), grows: true },
    availability: "zonal",
    access: { kind: "private", prefixLength: 20 },
    replicas: [],
    flags: { randomPageCost: 1.1, slowQuery: Duration.milliseconds(200), other: {} },
    backups: {
      retained: 7,
      logRetention: Duration.days(7),
      startTime: "03:00",
      keepOnDelete: true,
      finalBackup: true,
    },
    deletionProtection: true,
    maintenance: { day: 7, hour: 4 },
    database: "music_library",
    applicationUser: "music_library_user",
    migratorUser: "music_library_migrator",
    passwordVersions: { application: 1, migrator: 1 },
    iam: { users: [], serviceAccounts: [], readers: [], operators: [], migrators: [] },
    monitoring: {
      emails: [],
      channels: [],
      routes: {},
      alerts: {},
      objective: 0.999,
      logRetention: Duration.days(30),
      dataAccessLogs: true,
    },
    budget: { monthlyUsd: 40, enforce: false, commitment: "none" },
    labels: {},
  });
});

test("sizes and durations that are equal in what they are, not only in form", () => {
  const { storage, backups } = environmentSchema.parse(SHORTEST);
  expect(storage.size.toGibibytes()).toBe(20);
  expect(backups.logRetention.toDays()).toBe(7);
});

test("names of the service become types", () => {
  const environment = environmentSchema.parse({
    ...SHORTEST,
    tier: "db-perf-optimized-N-4",
    edition: "ENTERPRISE_PLUS",
    version: "POSTGRES_18",
  });
  expect(environment.tier).toBeInstanceOf(Tier);
  expect(environment.edition).toBe(Edition.ENTERPRISE_PLUS);
  expect(environment.version.major).toBe(18);
});

test("the caller's object is left alone", () => {
  const labels = Object.freeze({ team: "music" });
  const input = Object.freeze({ ...SHORTEST, labels });
  const environment = environmentSchema.parse(input);
  expect(environment.labels).toEqual(labels);
  expect(environment.labels).not.toBe(labels);
  expect(Object.keys(input)).not.toContain("generation");
});
