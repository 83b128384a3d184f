import tiers from "../../../cloudsql/data/tiers.json";
import { estimate } from "../../../cloudsql/pricing/estimate";
import type { PricedInstance } from "../../../cloudsql/pricing/instance";
import { formatUsd } from "../../../cloudsql/pricing/money";
import { HOURS, PRICED_REGIONS } from "../../../cloudsql/pricing/prices";
import { Tier } from "../../../cloudsql/tier";
import fc from "../../support/fast-check";
import { priced, usage } from "../../support/priced";

const total = (instance: PricedInstance) => estimate(usage(instance)).total;

/** As a person would read it. */
const shown = (...[instances, around]: Parameters<typeof usage>) =>
  estimate(usage(instances, around)).lines.map(
    ({ item, formula, monthly, basis }) =>
      `${item}: ${formula} = ${monthly === undefined ? "?" : formatUsd(monthly)} (${basis})`,
  );

describe("lines", () => {
  test("of a machine with dedicated cores", () => {
    expect(shown(priced({ hasBackups: true }))).toEqual([
      "vCPU: 1 × 0.0413 × 730 h = 30.15 (listed)",
      "memory: 3.75 GB × 0.007 × 730 h = 19.16 (listed)",
      "storage: 20 GB × 0.17 = 3.40 (listed)",
      "backups: 5 GB × 0.08, if a quarter of the storage = 0.40 (inferred)",
    ]);
  });

  test("of a shared core with a standby: the machine and the storage twice, backups once", () => {
    expect(shown(priced({ tier: "db-g1-small", regional: true, hasBackups: true }))).toEqual([
      "machine: db-g1-small 0.035 × 730 h = 25.55 (listed)",
      "storage: 20 GB × 0.17 = 3.40 (listed)",
      "standby: the machine and the storage again = 28.95 (listed)",
      "backups: 5 GB × 0.08, if a quarter of the storage = 0.40 (inferred)",
    ]);
  });

  test("say where a price is not read but inferred", () => {
    expect(shown(priced({ region: "europe-north1" }))).toEqual([
      "vCPU: 1 × 0.04545 × 730 h = 33.18 (halved)",
      "memory: 3.75 GB × 0.0077 × 730 h = 21.08 (inferred)",
      "storage: 20 GB × 0.187 = 3.74 (halved)",
    ]);
  });

  test("of one that sleeps: storage goes on, and a public address is charged while it is stopped", () => {
    const hours = (HOURS * 60) / 168;
    expect(shown(priced({ tier: "db-f1-micro", storageGb: 10, hours, hasPublicAddress: true }))).toEqual([
      "machine: db-f1-micro 0.0105 × 260.71 h = 2.74 (listed)",
      "storage: 10 GB × 0.17 = 1.70 (listed)",
      "address: public, 0.01 × 469.29 h stopped = 4.69 (listed)",
    ]);
  });

  test("a commitment is paid for in the sleeping hours, too", () => {
    expect(shown(priced({ hours: 100 }), { commitment: "3-year" }).slice(0, 2)).toEqual([
      "vCPU: 1 × 0.0413 × 730 h × 0.48 = 14.47 (listed)",
      "memory: 3.75 GB × 0.007 × 730 h × 0.48 = 9.20 (listed)",
    ]);
  });

  test("a commitment takes nothing off a shared core", () => {
    const shared = priced({ tier: "db-g1-small" });
    expect(estimate(usage(shared, { commitment: "3-year" })).total).toBe(total(shared));
  });

  test("of a read replica and of a pool of machines", () => {
    const replica = priced({ id: "replica", replica: true });
    expect(estimate(usage([priced(), replica])).total).toBe(2 * total(priced()));
    expect(shown(priced({ replica: true, nodes: 3, tier: "db-perf-optimized-N-2" }))).toEqual([
      "vCPU: 3 × 2 × 0.0537 × 730 h = 235.21 (listed)",
      "memory: 3 × 16 GB × 0.0091 × 730 h = 318.86 (listed)",
      "storage: 3 × 20 GB × 0.17 = 10.20 (listed)",
    ]);
  });

  test("of what is around the instances", () => {
    const around = {
      secretVersions: 2,
      logRetentionDays: [30],
      schedulerJobs: 2,
      metricConditions: 4,
      logConditions: 1,
    };
    expect(shown([], around)).toEqual([
      "log storage: 1 GB a month of 50 free, 30 days free = 0.00 (inferred)",
      "secrets: 2 versions of 6 free = 0.00 (listed)",
      "scheduler: 2 jobs of 3 free = 0.00 (listed)",
      "alerting: 5 conditions, not charged yet; announced: 1.57 = 0.00 (inferred)",
    ]);
  });

  test("of endpoints, by the hour", () => {
    expect(shown([], { pscEndpoints: 2 })).toEqual(["endpoints: 2 × 0.01 × 730 h = 14.60 (inferred)"]);
  });

  test("of backups where they are kept", () => {
    const backups = (change: Parameters<typeof priced>[0]) =>
      shown(priced({ hasBackups: true, ...change })).filter((text) => text.startsWith("backups"));
    const there = backups({ region: "europe-west3" });
    expect(there).not.toEqual(backups({}));
    expect(backups({ backupRegion: "europe-west3" })).toEqual(there);
    // No price is known there: it is not taken for free.
    expect(backups({ backupRegion: "mars-north1" })).toEqual(backups({}));
  });

  test("of more than is free", () => {
    expect(shown([], { secretVersions: 8, logRetentionDays: [30, 365], schedulerJobs: 4 })).toEqual([
      "log storage: 11.17 GB over 30 days × 0.01, if 1 GB a month = 0.11 (inferred)",
      "secrets: 8 versions, 6 free, 2 × 0.06 = 0.12 (listed)",
      "scheduler: 4 jobs, 3 free, 1 × 0.1 = 0.10 (listed)",
    ]);
  });
});

describe("what is not known", () => {
  test("a region without prices is not free", () => {
    const { lines, total: known, isComplete } = estimate(usage(priced({ region: "mars-north1" })));
    expect(lines).toEqual([
      { instance: "main", item: "machine", formula: "no price is known in mars-north1", basis: "inferred" },
    ]);
    expect({ known, isComplete }).toEqual({ known: 0, isComplete: false });
  });

  test("no region is one because an object has such a key", () => {
    for (const region of ["constructor", "__proto__", "toString", ""])
      expect(estimate(usage(priced({ region }))).isComplete).toBe(false);
  });

  test("a machine without a price, and its standby, are not free either", () => {
    const { lines, isComplete } = estimate(usage(priced({ tier: "db-c4a-highmem-4", regional: true })));
    expect(isComplete).toBe(false);
    expect(lines.map(({ item, monthly }) => [item, monthly])).toEqual([
      ["machine", undefined],
      ["storage", 2_300_000],
      ["standby", undefined],
    ]);
  });

  test("the data cache", () => {
    expect(estimate(usage(priced({ tier: "db-perf-optimized-N-2", hasDataCache: true }))).isComplete).toBe(
      false,
    );
  });

  test("every tier has a price, or is among these that have none", () => {
    const names = [
      ...tiers.sharedCore.map(({ tier }) => tier),
      ...tiers.customEnterprise.boundsByVcpu.flatMap(({ vcpu, minMemoryMB, maxMemoryMB }) => [
        `db-custom-${vcpu}-${minMemoryMB}`,
        `db-custom-${vcpu}-${maxMemoryMB}`,
      ]),
      ...tiers.customN4Enterprise.examplesSeen,
      ...tiers.predefinedEnterprisePlus.flatMap((family) => family.tiers.map(({ tier }) => tier)),
    ];
    const without = names.filter((tier) => !estimate(usage(priced({ tier }))).isComplete);
    expect(without.every((name) => name.startsWith("db-c4a-highmem-"))).toBe(true);
    expect(without.length).toBeGreaterThan(0);
    expect(names.length - without.length).toBeGreaterThan(100);
  });
});

describe("growth", () => {
  test("the total at the limit of the storage, with its backups", () => {
    const { total: now, upTo } = estimate(usage(priced({ hasBackups: true, growsToGb: 100 })));
    expect([now, upTo].map((amount) => formatUsd(amount ?? 0))).toEqual(["53.11", "68.31"]);
  });

  test("none where nothing grows", () => {
    expect(estimate(usage(priced())).upTo).toBeUndefined();
    expect(estimate(usage(priced({ growsToGb: 20 }))).upTo).toBeUndefined();
  });
});

describe("more is never cheaper", () => {
  const region = fc.constantFrom(...PRICED_REGIONS);
  const any = fc.record({
    region,
    regional: fc.boolean(),
    hasBackups: fc.boolean(),
    hasPublicAddress: fc.boolean(),
    storageGb: fc.integer({ min: 10, max: 3054 }),
  });
  const vcpus = fc.constantFrom(1, ...Array.from({ length: 48 }, (_, i) => 2 * (i + 1)));
  const memories = (count: number) => {
    const { minMemoryMB, maxMemoryMB } = tiers.customEnterprise.boundsByVcpu.find(
      ({ vcpu }) => vcpu === count,
    ) ?? {
      minMemoryMB: 0,
      maxMemoryMB: 0,
    };
    return { min: minMemoryMB / 256, max: maxMemoryMB / 256 };
  };
  const custom = vcpus.chain((count) =>
    fc.integer(memories(count)).map((steps) => [count, steps * 256] as const),
  );
  const cost = (tier: string, rest: object) => total(priced({ ...rest, tier }));

  test("vCPUs and memory", () => {
    fc.assert(
      fc.property(any, custom, custom, (rest, [cpusA, memoryA], [cpusB, memoryB]) => {
        fc.pre(cpusA <= cpusB && memoryA <= memoryB);
        expect(cost(`db-custom-${cpusA}-${memoryA}`, rest)).toBeLessThanOrEqual(
          cost(`db-custom-${cpusB}-${memoryB}`, rest),
        );
      }),
    );
  });

  test("machines of the lists, from the smallest to the largest", () => {
    fc.assert(
      fc.property(any, (rest) => {
        const plus = tiers.predefinedEnterprisePlus[0]?.tiers.map(({ tier }) => tier) ?? [];
        for (const order of [["db-f1-micro", "db-g1-small", "db-custom-1-3840"], plus]) {
          const costs = order.map((tier) => cost(tier, rest));
          expect(costs).toEqual([...costs].sort((a, b) => a - b));
        }
      }),
    );
  });

  test("a standby, storage, backups, a replica, and hours where no address is public", () => {
    const tier = fc.oneof(
      fc.constantFrom("db-f1-micro", "db-g1-small", "db-perf-optimized-N-8"),
      custom.map(([c, m]) => `db-custom-${c}-${m}`),
    );
    fc.assert(
      fc.property(
        any,
        tier,
        fc.integer({ min: 1, max: HOURS - 1 }),
        fc.integer({ min: 1, max: 1000 }),
        (rest, name, hours, more) => {
          const base = priced({ ...rest, tier: name, hasPublicAddress: false, hours });
          expect(total({ ...base, regional: true })).toBeGreaterThanOrEqual(
            total({ ...base, regional: false }),
          );
          expect(total({ ...base, storageGb: base.storageGb + more })).toBeGreaterThan(total(base));
          expect(total({ ...base, hasBackups: true })).toBeGreaterThan(total({ ...base, hasBackups: false }));
          expect(total({ ...base, hours: hours + 1 })).toBeGreaterThan(total(base));
          expect(estimate(usage([base, { ...base, id: "replica", replica: true }])).total).toBeGreaterThan(
            total(base),
          );
          expect(
            estimate(usage(base, { commitment: "3-year" })).total <= total({ ...base, hours: HOURS }),
          ).toBe(true);
        },
      ),
    );
  });

  test("a tier that is new in its family", () => {
    expect(total(priced({ tier: Tier.of("db-perf-optimized-N-256").name }))).toBeGreaterThan(
      total(priced({ tier: "db-perf-optimized-N-128" })),
    );
  });
});
