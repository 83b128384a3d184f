import { findEnvironment, loadEnvironments } from "../../environments";

const staging = findEnvironment(loadEnvironments({}), "staging");

test("a shared-core machine, always with its edition", () => {
  expect(staging.instanceName).toBe("loist-music-library-db-staging");
  expect(staging.tier.name).toBe("db-g1-small");
  expect(staging.edition.name).toBe("ENTERPRISE");
  expect(staging.version.name).toBe("POSTGRES_17");
  expect(staging.availability).toBe("zonal");
});

test("20 GB that grow to 100 GB", () => {
  expect(staging.storage.size.toGibibytes()).toBe(20);
  expect(staging.storage).toMatchObject({ grows: true });
  expect(staging.storage.limit?.toGibibytes()).toBe(100);
});

test("a public address", () => {
  expect(staging.access).toEqual({ kind: "public" });
});

test("seven backups and as many days of logs, protected from deletion", () => {
  expect(staging.backups).toMatchObject({ retained: 7, keepOnDelete: false, finalBackup: false });
  expect(staging.backups.logRetention.toDays()).toBe(7);
  expect(staging.deletionProtection).toBe(true);
});
