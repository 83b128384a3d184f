import { flagProblems } from "../../cloudsql/flags";
import { deriveMemorySettings } from "../../cloudsql/memory-settings";
import { formatProblem } from "../../cloudsql/problem";
import { Tier } from "../../cloudsql/tier";
import { PostgresVersion } from "../../cloudsql/version";
import fc from "../support/fast-check";
import { anyTier, NAMED_TIERS } from "../support/tiers";

/** The derived settings as Cloud SQL counts them. */
function asFlags(tier: Tier): Record<string, string> {
  const settings = deriveMemorySettings(tier);
  return {
    shared_buffers: String(settings.sharedBuffers.toPages()),
    effective_cache_size: String(settings.effectiveCacheSize.toPages()),
    work_mem: String(settings.workMem.toKibibytes()),
    maintenance_work_mem: String(settings.maintenanceWorkMem.toKibibytes()),
    max_connections: String(settings.maxConnections),
  };
}

function refusals(tier: Tier): string[] {
  return [PostgresVersion.POSTGRES_13, PostgresVersion.POSTGRES_17].flatMap((version) =>
    Object.entries(asFlags(tier)).flatMap(([name, value]) =>
      flagProblems(name, value, { version, tier }).map(formatProblem),
    ),
  );
}

test("3.75 GB gives exactly 1 GB, 2 GB, 4 MB, 64 MB and 100 connections", () => {
  expect(asFlags(Tier.of("db-custom-1-3840"))).toEqual({
    shared_buffers: String(1024 ** 3 / 8192),
    effective_cache_size: String((2 * 1024 ** 3) / 8192),
    work_mem: String(4 * 1024),
    maintenance_work_mem: String(64 * 1024),
    max_connections: "100",
  });
});

test("the smaller machines have less of everything", () => {
  const text = (tier: Tier) => Object.values(deriveMemorySettings(tier)).map(String);
  expect(text(Tier.DB_F1_MICRO)).toEqual(["163 MB", "327 MB", "2 MB", "10 MB", "25"]);
  expect(text(Tier.DB_G1_SMALL)).toEqual(["453 MB", "906 MB", "3 MB", "28 MB", "50"]);
});

test.each(NAMED_TIERS)("%s: all inside the range of Cloud SQL", (name) => {
  expect(refusals(Tier.of(name))).toEqual([]);
});

test("any machine: all inside the range of Cloud SQL, and they fit into its memory together", () => {
  fc.assert(
    fc.property(anyTier, (tier) => {
      expect(refusals(tier)).toEqual([]);
      const { sharedBuffers, workMem, maintenanceWorkMem, maxConnections } = deriveMemorySettings(tier);
      // One sort in each connection, and three autovacuum workers.
      const megabytes =
        sharedBuffers.toMebibytes() +
        workMem.toMebibytes() * maxConnections +
        3 * maintenanceWorkMem.toMebibytes();
      expect(megabytes).toBeLessThan(tier.memoryMb);
    }),
  );
});
