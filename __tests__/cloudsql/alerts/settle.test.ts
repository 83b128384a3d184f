import {
  type AlertContext,
  type AlertOverrides,
  alertsFor,
  type ThresholdCondition,
} from "../../../cloudsql/alerts";
import { Duration } from "../../../cloudsql/duration";
import { Size } from "../../../cloudsql/size";
import { alertContext, EVERYTHING } from "../../support/alerts";
import fc from "../../support/fast-check";

const ids = (change: Partial<AlertContext>, overrides?: AlertOverrides) =>
  alertsFor(alertContext(change), overrides).map(({ id }) => id);
const find = (id: string, change: Partial<AlertContext> = {}, overrides?: AlertOverrides) => {
  const found = alertsFor(alertContext(change), overrides).find((alert) => alert.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
};
const thresholds = (id: string, change?: Partial<AlertContext>, overrides?: AlertOverrides) =>
  (find(id, change, overrides).conditions as ThresholdCondition[]).map(({ threshold }) => threshold);

describe("thresholds follow the instance", () => {
  test("connections: four fifths of any max_connections, rounded down, and never all of them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 262_143 }), (maxConnections) => {
        const [threshold = 0] = thresholds("connections-high", { maxConnections });
        expect(threshold).toBe(Math.floor(maxConnections * 0.8));
        expect(threshold).toBeLessThan(maxConnections);
      }),
    );
  });

  test("a growing disk: bytes against its limit, for any limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 65_536 }), (gib) => {
        const storage = { grows: true, limit: Size.gibibytes(gib) };
        const [bytes = 0, growthFailed] = thresholds("disk-high", { storage });
        expect(bytes).toBe(Math.floor(0.85 * gib * 1024 ** 3));
        expect(growthFailed).toBe(0.95);
        expect(thresholds("disk-growth-forecast", { storage })[0]).toBe(Math.floor(0.9 * gib * 1024 ** 3));
      }),
    );
  });

  test("a disk of a fixed size: its utilization", () => {
    const storage = { grows: false };
    expect(find("disk-high", { storage }).conditions).toEqual([
      expect.objectContaining({
        metric: "cloudsql.googleapis.com/database/disk/utilization",
        threshold: 0.85,
      }),
    ]);
    expect(find("disk-growth-forecast", { storage }).conditions).toEqual([
      expect.objectContaining({
        metric: "cloudsql.googleapis.com/database/disk/utilization",
        threshold: 0.9,
      }),
    ]);
  });

  test("a disk that grows without an end has nothing that a forecast could reach", () => {
    const storage = { grows: true };
    expect(thresholds("disk-high", { storage })).toEqual([0.85]);
    expect(ids({ storage })).not.toContain("disk-growth-forecast");
    expect(ids({ storage })).toContain("storage-auto-increased");
    expect(ids({ storage: { grows: false } })).not.toContain("storage-auto-increased");
  });

  test("shared cores burst", () => {
    expect(thresholds("cpu-high")).toEqual([0.8]);
    expect(thresholds("cpu-high", { sharedCore: true })).toEqual([0.9]);
    expect(find("cpu-high", { sharedCore: true }).title).toBe("CPU above 90 %");
  });

  test("slow queries: microseconds of the environment's target, and none without a target or insights", () => {
    expect(thresholds("slow-queries-p95", { slowQuery: Duration.milliseconds(350) })).toEqual([350_000]);
    expect(find("slow-queries-p95").title).toBe("Slowest 5 % of the queries above 200 ms");
    expect(ids({ slowQuery: Duration.milliseconds(0) })).not.toContain("slow-queries-p95");
    expect(ids({ queryInsights: false })).not.toContain("slow-queries-p95");
  });

  test("replicas: a policy for each, of that replica", () => {
    const { replicas = [] } = EVERYTHING;
    const lags = alertsFor(alertContext({ replicas })).filter(({ id }) => id === "replica-lag");
    expect(lags.map(({ key, databaseId }) => [key, databaseId])).toEqual([
      ["replica-lag-music-db-replica-1", "loist-music-test:music-db-replica-1"],
      ["replica-lag-music-db-replica-2", "loist-music-test:music-db-replica-2"],
    ]);
    expect(lags[0]?.title).toBe("Replica more than 60 s behind (music-db-replica-1)");
    const down = alertsFor(alertContext({ replicas })).filter(({ id }) => id === "instance-down");
    expect(down.map(({ key, severity, title }) => [key, severity, title])).toEqual([
      ["instance-down", "CRITICAL", "Database server not up"],
      ["instance-down-music-db-replica-1", "ERROR", "Database server not up (music-db-replica-1)"],
      ["instance-down-music-db-replica-2", "ERROR", "Database server not up (music-db-replica-2)"],
    ]);
    const overridden = alertsFor(alertContext({ replicas }), {
      "instance-down": { severity: "WARNING", reason: "nobody reads at night" },
    }).filter(({ id }) => id === "instance-down");
    expect(overridden.map(({ severity }) => severity)).toEqual(["WARNING", "WARNING", "WARNING"]);
    expect(ids({})).not.toContain("replica-lag");
  });

  test("failover: only with a standby", () => {
    const failovers = ["failover-happened", "failover-unavailable"];
    expect(ids({ highlyAvailable: true })).toEqual(expect.arrayContaining(failovers));
    for (const id of failovers) expect(ids({})).not.toContain(id);
  });

  test("WAL archiving: only with point-in-time recovery; error budget: only with an objective", () => {
    expect(ids({ pointInTimeRecovery: false })).not.toContain("wal-archive-failing");
    expect(ids({})).not.toContain("error-budget-fast");
  });

  test("one that sleeps is not down for it, and misses no backup and no change", () => {
    const missing = (sleeps: boolean) =>
      (find("instance-down", { sleeps }).conditions[0] as ThresholdCondition).missingData;
    expect(missing(false)).toBe("EVALUATION_MISSING_DATA_ACTIVE");
    expect(missing(true)).toBe("EVALUATION_MISSING_DATA_INACTIVE");
    for (const id of ["backup-missing", "config-changed"]) expect(ids({ sleeps: true })).not.toContain(id);
    expect(ids({ sleeps: true })).toContain("backup-failed");
  });
});

describe("overrides", () => {
  test("change the number in the title, too", () => {
    const reason = "imports run every night";
    const changed = find(
      "cpu-high",
      {},
      { "cpu-high": { threshold: 0.925, duration: Duration.minutes(20), severity: "ERROR", reason } },
    );
    expect(changed).toMatchObject({
      title: "CPU above 92.5 %",
      severity: "ERROR",
      reasoning: reason,
      conditions: [{ threshold: 0.925, name: "CPU above 92.5 %" }],
    });
    expect((changed.conditions[0] as ThresholdCondition).duration.toGoogle()).toBe("1200s");
  });

  test("stay a share of what the instance has", () => {
    const overrides = { "connections-high": { threshold: 0.5, reason: "the pool is small" } };
    expect(thresholds("connections-high", { maxConnections: 400 }, overrides)).toEqual([200]);
  });

  test("leave an alert out", () => {
    const without = ids({}, { deadlocks: { off: true, reason: "the application tries again" } });
    expect(without).toEqual(ids({}).filter((id) => id !== "deadlocks"));
  });

  test("keep conditions within what the service takes", () => {
    const overrides = {
      "blocked-sessions": { duration: Duration.minutes(1410), reason: "long jobs at night" },
    };
    const durations = (find("blocked-sessions", {}, overrides).conditions as ThresholdCondition[]).map(
      ({ duration }) => duration.toMinutes(),
    );
    expect(durations).toEqual([1410, 1410, 15]);
  });
});
