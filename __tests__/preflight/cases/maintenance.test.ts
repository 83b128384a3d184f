import { type Attributes, addInstance, synthesizeConstruct } from "../../support/construct";
import { findingAt } from "../../support/preflight";
import { synthesize } from "../../support/synthesize";

const MAIN = "google_sql_database_instance.main";
const REPLICA = "google_sql_database_instance.replica";
const INSTANCE = "google_sql_database_instance";

function denied(...periods: [start: string, end: string, time: string][]) {
  const blocks = periods.map(([start_date, end_date, time]) => ({ start_date, end_date, time }));
  return { [MAIN]: { settings: { deny_maintenance_period: blocks } } };
}

describe("R111: a maintenance window on a replica", () => {
  test("is refused", () => {
    const input = {
      [REPLICA]: {
        master_instance_name: "main",
        settings: { maintenance_window: { day: 7, hour: 3, update_track: "stable" } },
      },
    };
    const { message, fix } = findingAt(input, "error", REPLICA, "settings.maintenance_window");
    expect(message).toContain("a replica has no maintenance_window of its own");
    expect(fix).toContain("remove maintenance_window here");
  });

  test("cannot come from the constructs", () => {
    const { json } = synthesizeConstruct((stack) => {
      addInstance(stack).addReplica("replica", { name: "replica" });
    });
    const instances = Object.values<Attributes>(json.resource[INSTANCE]);
    const windows = instances.map((one) => [one.name, one.settings.maintenance_window?.day]);
    expect(windows).toEqual([
      ["music-db", 7],
      ["replica", undefined],
    ]);
  });
});

test("R113: two deny periods", () => {
  const input = denied(["2026-11-20", "2026-12-02", "00:00:00"], ["2026-12-20", "2027-01-03", "00:00:00"]);
  const { message, fix } = findingAt(input, "error", MAIN, "settings.deny_maintenance_period");
  expect(message).toContain("there are 2 deny periods");
  expect(fix).toBe(
    "keep the nearest, 2026-11-20 to 2026-12-02, or one from 2026-11-20 to 2027-01-03 (44 days)",
  );
});

describe("R116: maintenance at any hour", () => {
  test("is warned of", () => {
    const { message, fix } = findingAt(
      { [MAIN]: { settings: {} } },
      "warning",
      MAIN,
      "settings.maintenance_window",
    );
    expect(message).toContain("maintenance may come on any day at any hour");
    expect(fix).toContain("day = 7, hour = 4");
  });

  test("cannot come from our environments: each has a window", () => {
    const { stacks, remove } = synthesize();
    try {
      const instances = Object.values(stacks).flatMap((stack) =>
        Object.values<Attributes>(stack.resource?.[INSTANCE] ?? {}),
      );
      expect(instances).toHaveLength(3);
      for (const { settings } of instances) {
        expect(settings.maintenance_window).toMatchObject({ day: 7, hour: 4 });
      }
    } finally {
      remove();
    }
  });
});

test("R117: dates with the month first", () => {
  const input = denied(["12-15-2026", "01-03-2027", "0:00"]);
  const at = (name: string) => findingAt(input, "error", MAIN, `settings.deny_maintenance_period[0].${name}`);
  expect(at("start_date").message).toContain('got "12-15-2026"; allowed: YYYY-MM-DD');
  expect(at("start_date").fix).toBe('write "2026-12-15"');
  expect(at("end_date").fix).toBe('write "2027-01-03"');
  expect(at("time").message).toContain('got "0:00"; allowed: HH:MM:SS');
  expect(at("time").fix).toBe('write "00:00:00"');
});
