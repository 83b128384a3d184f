import { totalOf } from "../../cloudsql/pricing/estimate";
import { type MicroUsd, toUsd } from "../../cloudsql/pricing/money";
import { PRICE_LIST } from "../../cloudsql/pricing/prices";
import { type Change, markSensitive, type Plan } from "../inputs/plan";
import { INSTANCE } from "../instance";
import type { Resource } from "../resource";
import { type Cost, costOf } from "./cost";

/** A month's price on both sides of a plan, on demand. In whole cents of the currency. */
export interface CostChange {
  /** Null: not known, or not all of it. */
  readonly before: number | null;
  readonly after: number | null;
  /** ISO 4217. */
  readonly currency: string;
  /** Instances whose price changes, is not known, or that come or go: 0 where there is none. */
  readonly instances: readonly InstanceCostChange[];
  /** What is not known, and why. */
  readonly unknown: readonly string[];
}

export interface InstanceCostChange {
  readonly address: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** What a plan does to the bill; null where nothing in it has a price. A commitment is not in a plan. */
export function costChangeOf(plan: Plan): CostChange | null {
  const living = plan.changes.filter(({ deposed }) => deposed === undefined);
  const before = costOf(living.flatMap((change) => existing(change.address, change)));
  const forgotten = living.filter(({ actions }) => actions.includes("forget"));
  // What is forgotten goes on to exist, and to cost.
  const after = costOf([
    ...plan.resources.map(({ source: _, ...planned }) => planned),
    ...forgotten.flatMap((change) => existing(`${change.address} (forgotten)`, change)),
  ]);
  if (before.estimate.lines.length + after.estimate.lines.length === 0 && after.unknown.length === 0)
    return null;
  return {
    before: totalUsd(before),
    after: totalUsd(after),
    currency: PRICE_LIST.currency,
    instances: living
      .filter(({ type }) => type === INSTANCE)
      .map((change) => instanceChange(change, before, after))
      .filter((change) => change.before !== change.after || change.after === null),
    unknown: [
      ...before.unknown.map(({ id, why }) => `${id}, before: ${why}`),
      ...after.unknown.map(({ id, why }) => `${id}, after: ${why}`),
    ],
  };
}

/** What is there before the plan. A sensitive value is unknown: a reason would show it. */
function existing(address: string, { type, before, beforeSensitive }: Change): Resource[] {
  if (before === null) return [];
  const attributes = markSensitive(before, beforeSensitive) as typeof before;
  return [{ address, type, attributes, planned: true }];
}

function totalUsd({ estimate, unknown }: Cost): number | null {
  return unknown.length > 0 ? null : toUsd(estimate.total);
}

function instanceChange(
  { address, before, after, actions }: Change,
  was: Cost,
  will: Cost,
): InstanceCostChange {
  const kept = actions.includes("forget") && !actions.includes("create");
  const later = kept ? `${address} (forgotten)` : address;
  return {
    address,
    before: before === null ? 0 : instanceUsd(address, was),
    after: after === null && !kept ? 0 : instanceUsd(later, will),
  };
}

function instanceUsd(id: string, { estimate, unknown }: Cost): number | null {
  if (unknown.some((one) => one.id === id)) return null;
  const amount: MicroUsd = totalOf(estimate.lines.filter(({ instance }) => instance === id));
  return toUsd(amount);
}
