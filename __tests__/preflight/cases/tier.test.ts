/** Public failures with tiers and editions: https://github.com/ and the number in each title. */

import { checked, findingAt } from "../../support/preflight";
import { type Attributes, synthesize } from "../../support/synthesize";

const MAIN = "google_sql_database_instance.main";

function refusedTier(version: string, settings: Record<string, unknown>) {
  const input = { [MAIN]: { database_version: version, settings } };
  return findingAt(input, "error", MAIN, "settings.tier");
}

test("R003: a custom tier with Enterprise Plus", () => {
  const { message, fix } = refusedTier("POSTGRES_16", {
    edition: "ENTERPRISE_PLUS",
    tier: "db-custom-2-7680",
  });
  expect(message).toContain('edition ENTERPRISE_PLUS does not offer this tier; got "db-custom-2-7680"');
  expect(fix).toBe("use db-perf-optimized-N-2, or edition ENTERPRISE");
});

test("R004: a predefined N1 machine", () => {
  const { message, fix } = refusedTier("POSTGRES_15", { edition: "ENTERPRISE", tier: "db-n1-standard-1" });
  expect(message).toContain("db-n1-standard-1");
  expect(fix).toContain("db-custom-1-3840");
});

test("R005: look-alike hyphens", () => {
  const { message, fix } = refusedTier("POSTGRES_13", { tier: "db\u2011g1\u2011small" });
  expect(message).toContain("U+2011 at position 3, U+2011 at position 6");
  expect(fix).toContain('"db-g1-small"');
});

test("R006: gigabytes for megabytes", () => {
  const { message, fix } = refusedTier("POSTGRES_15", { edition: "ENTERPRISE", tier: "db-custom-2-13" });
  expect(message).toContain("memory is in MB, and 13 is too small (13 GB is 13312)");
  expect(fix).toBe("use db-custom-2-13312");
});

test("R007: an odd number of vCPUs and memory off the grid", () => {
  const { message, fix } = refusedTier("POSTGRES_15", { edition: "ENTERPRISE", tier: "db-custom-3-10000" });
  expect(message).toContain("3 vCPUs is neither 1 nor an even number");
  expect(message).toContain("10000 MB is not a multiple of 256");
  expect(fix).toBe("use db-custom-4-10240");
});

describe("R009: an edition left to the service", () => {
  test("is refused with a machine of Enterprise Plus", () => {
    const input = {
      [MAIN]: { database_version: "POSTGRES_18", settings: { tier: "db-perf-optimized-N-2" } },
    };
    const { message, fix } = findingAt(input, "error", MAIN, "settings.edition");
    expect(message).toContain("db-perf-optimized-N-2");
    expect(fix).toContain('edition = "ENTERPRISE_PLUS"');
  });

  test("is taken once it is named", () => {
    const input = {
      [MAIN]: {
        database_version: "POSTGRES_18",
        settings: { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      },
    };
    expect(checked(input).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("is written on every instance of ours", () => {
    const { stacks, remove } = synthesize();
    try {
      const instances = Object.values(stacks).flatMap((stack) =>
        Object.values<Attributes>(stack.resource?.google_sql_database_instance ?? {}),
      );
      expect(instances.map(({ settings }) => settings.edition)).toEqual([
        "ENTERPRISE",
        "ENTERPRISE",
        "ENTERPRISE",
      ]);
    } finally {
      remove();
    }
  });
});
