import { findEnvironment, loadEnvironments } from "../../environments";

const load = (variables = {}) => findEnvironment(loadEnvironments(variables), "prod");
const prod = load();

test("1 vCPU and 3.75 GB, always with its edition", () => {
  expect(prod.instanceName).toBe("loist-music-library-db");
  expect(prod.tier.name).toBe("db-custom-1-3840");
  expect(prod.edition.name).toBe("ENTERPRISE");
  expect(prod.version.name).toBe("POSTGRES_17");
});

test("20 GB that grow up to a limit", () => {
  expect(prod.storage.size.toGibibytes()).toBe(20);
  expect(prod.storage.grows).toBe(true);
  expect(prod.storage.limit?.toGibibytes()).toBe(100);
});

test("a private address only, in a network of its own or in a given one", () => {
  expect(prod.access).toEqual({ kind: "private", prefixLength: 20 });
  const network = "projects/loist-host/global/networks/shared";
  expect(load({ MUSICDB_PROD_NETWORK: network }).access).toMatchObject({ kind: "private", network });
});

test("one word makes it regional", () => {
  expect(prod.availability).toBe("zonal");
  expect(load({ MUSICDB_PROD_AVAILABILITY: "regional" }).availability).toBe("regional");
});

test("eight backups, seven days of logs, all kept on delete, and a final one", () => {
  expect(prod.backups).toMatchObject({ retained: 8, keepOnDelete: true, finalBackup: true });
  expect(prod.backups.logRetention.toDays()).toBe(7);
});

test("protected from deletion", () => {
  expect(prod.deletionProtection).toBe(true);
});

test("a budget of 40 dollars, watched where a billing account is given", () => {
  expect(prod.budget.monthlyUsd).toBe(40);
  expect(prod.monitoring.billingAccount).toBeUndefined();
});

test("critical alerts go to whoever is on call, all others to the usual receivers", () => {
  const channel = "projects/example-loist-prod/notificationChannels/123";
  const { monitoring } = findEnvironment(
    loadEnvironments({
      MUSICDB_ALERT_EMAILS: "ops@example.com",
      MUSICDB_ONCALL: `${channel}, ann@example.com`,
    }),
    "prod",
  );
  expect(monitoring).toMatchObject({
    emails: ["ops@example.com"],
    routes: { CRITICAL: [channel, "ann@example.com"] },
  });
  expect(findEnvironment(loadEnvironments({}), "prod").monitoring.routes).toEqual({});
});
