import { findEnvironment, loadEnvironments } from "../../environments";

const dev = findEnvironment(loadEnvironments({}), "dev");

test("the smallest machine, always with its edition", () => {
  expect(dev.instanceName).toBe("loist-music-library-db-dev");
  expect(dev.tier.name).toBe("db-f1-micro");
  expect(dev.edition.name).toBe("ENTERPRISE");
  expect(dev.version.name).toBe("POSTGRES_17");
  expect(dev.availability).toBe("zonal");
});

test("10 GB that grow to 50 GB", () => {
  expect(dev.storage.size.toGibibytes()).toBe(10);
  expect(dev.storage).toMatchObject({ grows: true });
  expect(dev.storage.limit?.toGibibytes()).toBe(50);
});

test("a public address", () => {
  expect(dev.access).toEqual({ kind: "public" });
});

test("seven backups and as many days of logs; nothing stays when it is destroyed", () => {
  expect(dev.backups).toMatchObject({ retained: 7, keepOnDelete: false, finalBackup: false });
  expect(dev.backups.logRetention.toDays()).toBe(7);
  expect(dev.deletionProtection).toBe(false);
});
