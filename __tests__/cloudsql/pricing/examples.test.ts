import { estimate } from "../../../cloudsql/pricing/estimate";
import { toUsd } from "../../../cloudsql/pricing/money";
import { type Commitment, HOURS } from "../../../cloudsql/pricing/prices";
import examples from "../../fixtures/pricing-examples.json";
import { priced, usage } from "../../support/priced";

type Change = Parameters<typeof priced>[0];

/** What each worked example is about, by its id. */
const EXAMPLES: Readonly<Record<string, [Change, Commitment?]>> = {
  "custom-1-3840-zonal-20": [{}],
  "custom-1-3840-regional-20": [{ regional: true }],
  "g1-small-zonal-20": [{ tier: "db-g1-small" }],
  "f1-micro-zonal-10": [{ tier: "db-f1-micro", storageGb: 10 }],
  "f1-micro-zonal-20": [{ tier: "db-f1-micro" }],
  "f1-micro-regional-20": [{ tier: "db-f1-micro", regional: true }],
  "g1-small-regional-20": [{ tier: "db-g1-small", regional: true }],
  "g1-small-zonal-10": [{ tier: "db-g1-small", storageGb: 10 }],
  "custom-1-3840-zonal-20-cud1": [{}, "1-year"],
  "custom-1-3840-zonal-10-cud1": [{ storageGb: 10 }, "1-year"],
  "custom-1-3840-zonal-20-cud3": [{}, "3-year"],
  "custom-1-3840-regional-20-cud3": [{ regional: true }, "3-year"],
  "custom-1-3840-zonal-20-workdays": [{ hours: 264 }],
  "custom-1-3840-zonal-20-halfday": [{ hours: 365 }],
  "custom-2-7680-zonal-20": [{ tier: "db-custom-2-7680" }],
};

const monthly = (change: Change, commitment: Commitment = "none") =>
  toUsd(estimate(usage(priced(change), { commitment })).total);

test.each(examples.items.map(({ id, monthlyUsd }) => [id, monthlyUsd] as const))(
  "%s is %d",
  (id, expected) => {
    expect(monthly(...(EXAMPLES[id] as [Change, Commitment?]))).toBe(expected);
  },
);

test.each(examples.items.filter(({ id }) => !id.includes("regional")))(
  "$id: each part is right to a hundredth of a cent",
  ({ id, parts }) => {
    const [change, commitment] = EXAMPLES[id] as [Change, Commitment?];
    const { lines } = estimate(usage(priced(change), { commitment }));
    expect(lines).toHaveLength(parts.length);
    // The parts were written with four decimals.
    lines.forEach(({ monthly: amount = 0 }, i) => {
      expect(Math.abs(amount / 1e6 - (parts[i] ?? 0))).toBeLessThan(0.0001);
    });
  },
);

test("the known answer: 52.71 a month, which misses 20 to 40; with a commitment of three years 27.07", () => {
  expect(monthly({})).toBe(52.71);
  expect(monthly({}, "3-year")).toBe(27.07);
});

test("what meets a budget of 20 to 40 does, and what does not does not", () => {
  const total = (id: string) => monthly(...(EXAMPLES[id] as [Change, Commitment?]));
  for (const id of examples.budget.meets) expect(total(id)).toBeLessThanOrEqual(40);
  for (const id of examples.budget.meets) expect(total(id)).toBeGreaterThanOrEqual(20);
  for (const id of examples.budget.below) expect(total(id)).toBeLessThan(20);
  for (const id of examples.budget.exceeds) expect(total(id)).toBeGreaterThan(40);
});

test.each(Object.entries(examples.regions))("%s: three machines", (region, expected) => {
  expect(monthly({ region })).toBe(expected.custom1_3840_zonal_20GB);
  expect(monthly({ region, tier: "db-g1-small" })).toBe(expected.g1small_zonal_20GB);
  expect(monthly({ region, tier: "db-f1-micro", storageGb: 10 })).toBe(expected.f1micro_zonal_10GB);
});

/** With 5 GB of backups, one secret, and the announced charge for the core set of 18 metric conditions. */
describe("totals with what is around", () => {
  const around = { secretVersions: 1, metricConditions: 18, logConditions: 1 };

  test.each([
    ["g1-small zonal", { tier: "db-g1-small" }],
    ["f1-micro HA", { tier: "db-f1-micro", regional: true }],
    ["custom-1-3840 zonal", {}],
  ])("%s", (name, change) => {
    const known = examples.totals.find((one) => one.name.startsWith(name));
    const { total, announced } = estimate(usage(priced({ ...change, hasBackups: true }), around));
    expect(toUsd(announced)).toBe(examples.alertingForCoreSet);
    expect(toUsd(total + announced)).toBe(known?.monthlyUsd);
  });
});

test("a month has 730 hours", () => {
  expect(HOURS).toBe(730);
});
