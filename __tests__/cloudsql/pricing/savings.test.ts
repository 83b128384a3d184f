import { estimate } from "../../../cloudsql/pricing/estimate";
import { formatUsd, microUsd } from "../../../cloudsql/pricing/money";
import { savingOptions } from "../../../cloudsql/pricing/saving-options";
import { savingPlans } from "../../../cloudsql/pricing/savings";
import fc from "../../support/fast-check";
import { priced, usage } from "../../support/priced";

/** As a person would read it. */
function told(of: Parameters<typeof savingPlans>[0], budget: number): string[] {
  return savingPlans(of, microUsd(budget)).map(
    ({ savings, total }) => `${formatUsd(total)}: ${savings.map(({ change }) => change).join(" + ")}`,
  );
}

test("the three cheapest ways to bring production under 40", () => {
  expect(told(usage(priced({ hasBackups: true })), 40)).toEqual([
    "21.41: a stop schedule: 12 hours on weekdays",
    "27.47: a commitment of three years",
    "29.35: the smaller machine db-g1-small",
  ]);
});

test("each says what to write and what it gives up", () => {
  const [schedule, commitment, tier] = savingPlans(usage(priced()), microUsd(40)).map(
    ({ savings }) => savings,
  );
  expect([schedule, commitment, tier]).toMatchInlineSnapshot(`
    [
      [
        {
          "change": "a stop schedule: 12 hours on weekdays",
          "givesUp": "the database at night and at weekends, and backups in these hours",
          "kind": "schedule",
          "setting": "sleep: { stop: "0 20 * * 1-5", start: "0 8 * * 1-5", timeZone: … }",
        },
      ],
      [
        {
          "change": "a commitment of three years",
          "givesUp": "the choice: for three years it is paid for, whatever runs",
          "kind": "commitment",
          "setting": "budget: { commitment: "3-year" }, once it is bought",
        },
      ],
      [
        {
          "change": "the smaller machine db-g1-small",
          "givesUp": "dedicated cores: 1.7 GB in place of 3.75 GB, a share of a core, no SLA",
          "kind": "tier",
          "setting": "tier: "db-g1-small"",
        },
      ],
    ]
  `);
});

test("nothing is told where the budget is met", () => {
  expect(told(usage(priced()), 52.72)).toEqual([]);
  expect(told(usage(priced()), 52.71)).not.toEqual([]);
});

test("nothing is told where nothing helps", () => {
  expect(told(usage(priced({ tier: "db-f1-micro", storageGb: 10 })), 1)).toEqual([]);
  expect(told(usage([]), 1)).toEqual([]);
});

test("changes are combined where one alone does not do", () => {
  expect(told(usage(priced({ tier: "db-custom-2-7680", regional: true })), 55)).toEqual([
    "22.13: the smaller machine db-f1-micro",
    "38.62: no standby in a second zone + a stop schedule: 12 hours on weekdays",
    "50.74: a commitment of three years + no standby in a second zone",
  ]);
});

test("of smaller machines the largest that does is told", () => {
  expect(told(usage(priced({ tier: "db-custom-8-30720" })), 250)).toContain(
    "200.65: the smaller machine db-custom-4-15360",
  );
});

test("a commitment is not for shared cores, nor for what sleeps", () => {
  const kinds = (of: Parameters<typeof savingOptions>[0]) => savingOptions(of).map(({ kind }) => kind);
  expect(kinds(usage(priced({ tier: "db-g1-small" })))).not.toContain("commitment");
  expect(kinds(usage(priced({ hours: 300 })))).not.toContain("commitment");
  expect(kinds(usage(priced(), { commitment: "1-year" }))).not.toContain("commitment");
  expect(kinds(usage(priced(), { commitment: "1-year" }))).not.toContain("schedule");
});

test("nor is one told together with what it gives nothing on", () => {
  const machines = ["db-custom-1-3840", "db-custom-4-15360"].map((tier) =>
    usage(priced({ tier, regional: true })),
  );
  for (const budget of [15, 25, 40, 60, 80]) {
    const plans = machines.flatMap((of) => told(of, budget)).filter((plan) => plan.includes("commitment"));
    expect(plans.filter((plan) => /stop schedule|db-(f1|g1)/.test(plan))).toEqual([]);
  }
});

test("a primary with replicas cannot sleep, unless they go", () => {
  const plans = told(usage([priced(), priced({ id: "replica", replica: true })]), 40);
  expect(plans.filter((plan) => plan.includes("stop schedule"))).toEqual([
    "21.01: no read replica + a stop schedule: 12 hours on weekdays",
  ]);
});

test("replicas of the same kind get the smaller machine, too", () => {
  const small = told(usage([priced(), priced({ id: "replica", replica: true })]), 60);
  expect(small).toContain("57.90: the smaller machine db-g1-small");
});

test("less storage is for a new instance", () => {
  const [plan] = savingPlans(usage(priced({ tier: "db-f1-micro" })), microUsd(10), 5).filter(({ savings }) =>
    savings.some(({ kind }) => kind === "storage"),
  );
  expect(plan?.savings[0]?.givesUp).toBe(
    "an instance that exists: storage cannot shrink, so this is for a new one",
  );
  expect(savingOptions(usage(priced({ storageGb: 10 }))).map(({ kind }) => kind)).not.toContain("storage");
});

test("whatever is paid for: every plan meets the budget, is cheaper, needs all its changes, and is told once", () => {
  const machine = fc.constantFrom(
    "db-f1-micro",
    "db-g1-small",
    "db-custom-1-3840",
    "db-custom-2-7680",
    "db-custom-8-53248",
    "db-perf-optimized-N-8",
    "db-custom-N4-4-16384",
  );
  const instance = fc.record({
    tier: machine,
    regional: fc.boolean(),
    storageGb: fc.integer({ min: 20, max: 500 }),
    hasPublicAddress: fc.boolean(),
  });
  fc.assert(
    fc.property(
      instance,
      fc.integer({ min: 0, max: 2 }),
      fc.double({ min: 0.05, max: 1.1, noNaN: true }),
      (change, replicas, share) => {
        const main = priced({ ...change, hasBackups: true });
        const copies = Array.from({ length: replicas }, (_, i) => ({
          ...main,
          id: `r${i}`,
          replica: true,
          regional: false,
        }));
        const paid = usage([main, ...copies]);
        const budget = Math.round(estimate(paid).total * share);
        const plans = savingPlans(paid, budget);
        if (share >= 1) expect(plans).toEqual([]);
        for (const { savings, total } of plans) {
          expect(total).toBeLessThanOrEqual(budget);
          expect(new Set(savings.map(({ kind }) => kind)).size).toBe(savings.length);
          for (const { givesUp, setting } of savings) expect(givesUp && setting).toBeTruthy();
        }
        const texts = plans.map(({ savings }) => savings.map((saving) => saving.change).join("+"));
        expect(new Set(texts).size).toBe(texts.length);
        expect(plans.map(({ savings }) => savings.length)).toEqual(
          plans.map(({ savings }) => savings.length).sort(),
        );
      },
    ),
    { numRuns: 60 },
  );
});
