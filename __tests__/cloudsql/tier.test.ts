import tiers from "../../cloudsql/data/tiers.json";
import { Edition } from "../../cloudsql/edition";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import fc from "../support/fast-check";
import { refusal, refusedProblems, suggestion } from "../support/refusal";
import {
  CUSTOM_BOUNDS,
  type CustomMachine,
  customMachine,
  isCustomMachine,
  NAMED_TIERS,
} from "../support/tiers";

const named = ({ vcpus, memory }: CustomMachine) => `db-custom-${vcpus}-${memory}`;

/** The vCPUs and memory of a custom tier's name. */
function parsed(name: string): CustomMachine {
  const [, vcpus, memory] = /^db-custom-(\d+)-(\d+)$/.exec(name) ?? [];
  return { vcpus: Number(vcpus), memory: Number(memory) };
}

test("the three machines of the environments", () => {
  expect(Tier.DB_F1_MICRO).toMatchObject({ memoryMb: 614, sharedCore: true, defaultMaxConnections: 25 });
  expect(Tier.DB_G1_SMALL).toMatchObject({ memoryMb: 1700, sharedCore: true, defaultMaxConnections: 50 });
  expect(Tier.of("db-custom-1-3840")).toMatchObject({
    vcpus: 1,
    memoryMb: 3840,
    memoryMbForFlagChecks: 3840,
    sharedCore: false,
    edition: Edition.ENTERPRISE,
    defaultMaxConnections: 100,
  });
});

test("the service checks flags of db-f1-micro as if it had 1 GB", () => {
  expect(Tier.DB_F1_MICRO.memoryMbForFlagChecks).toBe(1024);
});

test.each(NAMED_TIERS)("%s is as Google describes it", (name) => {
  const tier = Tier.of(name);
  const shared = tiers.sharedCore.find((entry) => entry.tier === name);
  const plus = tiers.predefinedEnterprisePlus.flatMap((family) => family.tiers).find((t) => t.tier === name);
  const described = shared ?? plus;
  expect(tier.name).toBe(name);
  expect(tier.memoryMb).toBe(described?.memoryMB);
  expect(tier.memory.toMebibytes()).toBe(described?.memoryMB);
  expect(tier.defaultMaxConnections).toBe(described?.defaultMaxConnections);
  expect(tier.edition).toBe(shared ? Edition.ENTERPRISE : Edition.ENTERPRISE_PLUS);
  expect(tier.vcpus).toBe(plus?.vcpu ?? 1);
});

test("every custom machine that Cloud SQL has is taken, and keeps its numbers", () => {
  fc.assert(
    fc.property(customMachine, (machine) => {
      const tier = Tier.custom({ vcpus: machine.vcpus, memory: Size.mebibytes(machine.memory) });
      expect(tier).toEqual(Tier.of(named(machine)));
      expect(tier).toMatchObject({
        name: named(machine),
        vcpus: machine.vcpus,
        memoryMb: machine.memory,
        edition: Edition.ENTERPRISE,
        diskType: "PD_SSD",
      });
    }),
  );
});

test("the corners of every size are taken, and the next step outside is not", () => {
  for (const { vcpu: vcpus, minMemoryMB, maxMemoryMB } of CUSTOM_BOUNDS) {
    expect(Tier.of(named({ vcpus, memory: minMemoryMB })).memoryMb).toBe(minMemoryMB);
    expect(Tier.of(named({ vcpus, memory: maxMemoryMB })).memoryMb).toBe(maxMemoryMB);
    for (const [memory, nearest] of [
      [minMemoryMB - 256, minMemoryMB],
      [maxMemoryMB + 256, maxMemoryMB],
    ] as const) {
      const [problem] = refusedProblems(() => Tier.of(named({ vcpus, memory })));
      expect(suggestion(problem)).toBe(named({ vcpus, memory: nearest }));
    }
  }
});

/** Each breaks one rule of custom machines. */
const MUTATIONS: Record<string, (machine: CustomMachine) => CustomMachine> = {
  "odd vCPUs": (machine) => ({ ...machine, vcpus: machine.vcpus === 1 ? 3 : machine.vcpus - 1 }),
  "more vCPUs than there are": (machine) => ({ ...machine, vcpus: 98 + machine.vcpus * 2 }),
  "no vCPU": (machine) => ({ ...machine, vcpus: 0 }),
  "memory between steps": (machine) => ({ ...machine, memory: machine.memory + 100 }),
  "memory in GB": (machine) => ({ ...machine, memory: Math.min(99, Math.floor(machine.memory / 1024)) }),
  "too little memory": (machine) => ({ ...machine, memory: 3584 }),
  "too much memory": (machine) => ({ ...machine, memory: machine.vcpus * 6656 + 256 }),
};

test.each(Object.entries(MUTATIONS))("%s: refused, with a machine that exists", (_rule, mutate) => {
  fc.assert(
    fc.property(
      customMachine.map(mutate).filter((machine) => !isCustomMachine(machine)),
      (machine) => {
        const problems = refusedProblems(() => Tier.of(named(machine)));
        expect(problems.map((problem) => problem.code)).toEqual(["TIER_CUSTOM_INVALID"]);
        const suggested = parsed(suggestion(problems[0]));
        expect(isCustomMachine(suggested)).toBe(true);
        expect(suggested.vcpus).toBeGreaterThanOrEqual(Math.min(machine.vcpus, 96));
        expect(Tier.of(named(suggested)).name).toBe(named(suggested));
      },
    ),
  );
});

test("any two numbers are a machine of the table or refused", () => {
  const numbers = fc.record({
    vcpus: fc.integer({ min: 0, max: 100 }),
    memory: fc.oneof(
      fc.nat({ max: 700_000 }),
      fc.nat({ max: 2600 }).map((steps) => steps * 256),
    ),
  });
  fc.assert(
    fc.property(numbers, (machine) => {
      if (isCustomMachine(machine)) expect(Tier.of(named(machine)).memoryMb).toBe(machine.memory);
      else
        expect(isCustomMachine(parsed(suggestion(refusedProblems(() => Tier.of(named(machine)))[0])))).toBe(
          true,
        );
    }),
    { numRuns: 500 },
  );
});

test("the faults of a custom machine are told together", () => {
  expect(refusal(() => Tier.of("db-custom-3-4000"))).toMatchInlineSnapshot(`
    "Cloud SQL has no such custom machine: 3 vCPUs is neither 1 nor an even number up to 96; 4000 MB is not a multiple of 256 [TIER_CUSTOM_INVALID]
      got:     "db-custom-3-4000"
      allowed: db-custom-<1 or an even number of vCPUs>-<memory in MB, a multiple of 256, 0.9 to 6.5 GB a vCPU, at least 3840>
      fix:     use db-custom-4-4096"
  `);
  expect(refusal(() => Tier.of("db-custom-2-8"))).toMatchInlineSnapshot(`
    "Cloud SQL has no such custom machine: memory is in MB, and 8 is too small (8 GB is 8192) [TIER_CUSTOM_INVALID]
      got:     "db-custom-2-8"
      allowed: db-custom-<1 or an even number of vCPUs>-<memory in MB, a multiple of 256, 0.9 to 6.5 GB a vCPU, at least 3840>
      fix:     use db-custom-2-8192"
  `);
  expect(refusal(() => Tier.of("db-custom-96-3840"))).toMatchInlineSnapshot(`
    "Cloud SQL has no such custom machine: 3840 MB is outside 88576 to 638976 for 96 vCPU [TIER_CUSTOM_INVALID]
      got:     "db-custom-96-3840"
      allowed: db-custom-<1 or an even number of vCPUs>-<memory in MB, a multiple of 256, 0.9 to 6.5 GB a vCPU, at least 3840>
      fix:     use db-custom-96-88576"
  `);
});

test("PostgreSQL takes no N1 machine: each is refused with its custom twin", () => {
  for (const { tier, equivalent, vcpu, memoryMB } of tiers.notForPostgres.flatMap(
    (g) => g.equivalents ?? [],
  )) {
    const [problem] = refusedProblems(() => Tier.of(tier));
    expect(problem).toMatchObject({ code: "TIER_NOT_FOR_POSTGRES", got: tier });
    expect(problem?.fix).toContain(equivalent);
    expect(Tier.of(equivalent)).toMatchObject({ vcpus: vcpu, memoryMb: memoryMB });
  }
  expect(refusal(() => Tier.of("db-n1-standard-1"))).toMatchInlineSnapshot(`
    "PostgreSQL takes no predefined N1 machines, only shared-core and custom ones [TIER_NOT_FOR_POSTGRES]
      got:     "db-n1-standard-1"
      allowed: db-f1-micro, db-g1-small, db-custom-<vCPUs>-<MB>; with ENTERPRISE_PLUS db-perf-optimized-N-<vCPUs>
      fix:     use db-custom-1-3840, the same machine as a custom tier"
  `);
});

test.each([
  ["db-f1-mikro", "db-f1-micro"],
  ["DB-CUSTOM-2-7680", "db-custom-2-7680"],
  ["custom-2-7680", "db-custom-2-7680"],
  ["db-custom-2-7680 MB", "db-custom-2-7680"],
  ["db-custom-02-7680", "db-custom-2-7680"],
  ["db-perf-optimized-N-02", "db-perf-optimized-N-2"],
  ["db-perf-optimised-N-8", "db-perf-optimized-N-8"],
  ["n2-standard-4", "db-custom-4-15360"],
  ["db-e2-highmem-2", "db-custom-2-13312"],
  ["n1-highcpu-16", "db-custom-16-16384"],
  ["", "db-custom-1-3840"],
])("%j is refused, and %s suggested", (name, expected) => {
  const [problem] = refusedProblems(() => Tier.of(name));
  expect(problem?.code).toBe("TIER_UNKNOWN");
  expect(suggestion(problem)).toBe(expected);
});

test("look-alike hyphens are refused before anything else", () => {
  expect(refusal(() => Tier.of("db\u2011custom\u20111\u20113840"))).toMatchInlineSnapshot(`
    "tier has characters that only look right: U+2011 at position 3, U+2011 at position 10, U+2011 at position 12 [LOOK_ALIKE_CHARACTER]
      got:     "db‑custom‑1‑3840"
      allowed: printable ASCII
      fix:     type it anew: "db-custom-1-3840""
  `);
});

test("sizes of the plus families that are newer than the table are taken with 8 GB a vCPU", () => {
  expect(Tier.of("db-perf-optimized-N-192")).toMatchObject({ vcpus: 192, memoryMb: 192 * 8192 });
  expect(refusedProblems(() => Tier.of("db-perf-optimized-N-0"))[0]?.code).toBe("TIER_UNKNOWN");
});

test("N4 and C4A machines take Hyperdisk only, from 20 GB on", () => {
  const n4 = Tier.of("db-custom-N4-2-8192");
  expect(n4).toMatchObject({ edition: Edition.ENTERPRISE, vcpus: 2, memoryMb: 8192 });
  expect(n4).toMatchObject({ diskType: "HYPERDISK_BALANCED", storageGb: { min: 20, max: 65_536 } });
  expect(Tier.of("db-c4a-highmem-4").diskType).toBe("HYPERDISK_BALANCED");
  expect(refusal(() => Tier.of("db-custom-N4-4-32"))).toMatchInlineSnapshot(`
    "Cloud SQL has no such custom machine: memory is in MB, and 32 is too small [TIER_CUSTOM_INVALID]
      got:     "db-custom-N4-4-32"
      allowed: db-custom-N4-<vCPUs>-<memory in MB>
      fix:     use db-custom-N4-4-32768"
  `);
});

test("shared cores take less storage", () => {
  expect(Tier.DB_F1_MICRO.storageGb).toEqual({ min: 10, max: 3054 });
  expect(Tier.of("db-custom-1-3840").storageGb).toEqual({ min: 10, max: 65_536 });
});
