import { estimate, type Usage } from "./estimate";
import type { MicroUsd } from "./money";
import { type Saving, type SavingOption, savingOptions } from "./saving-options";

/** One saving, or several where one alone does not do. */
export interface SavingPlan {
  readonly savings: readonly Saving[];
  /** What a month costs then. */
  readonly total: MicroUsd;
}

/**
 * The cheapest ways to meet a budget; those of fewer changes come first. Of the smaller machines that would
 * do, the largest is told.
 *
 * @param budget what a month may cost
 * @param most how many are told @default 3
 * @returns none where the budget is met already, or where nothing meets it
 */
export function savingPlans(usage: Usage, budget: MicroUsd, most = 3): SavingPlan[] {
  if (estimate(usage).total <= budget) return [];
  const all = combinations(savingOptions(usage));
  const found: Found[] = [];
  let best: Found[] = [];
  // What takes more changes is tried only where fewer do not do.
  for (let size = 1; best.length < most && all.some(({ length }) => length >= size); size += 1) {
    for (const options of all.filter(({ length }) => length === size)) {
      const { total } = estimate(options.reduce((changed, option) => option.apply(changed), usage));
      if (total <= budget) found.push({ options, total });
    }
    best = found.filter((one) => !found.some((other) => isBetter(other, one)));
  }
  return best
    .sort((a, b) => a.options.length - b.options.length || a.total - b.total)
    .slice(0, most)
    .map(({ options, total }) => ({
      savings: options.map(({ kind, change, setting, givesUp }) => ({ kind, change, setting, givesUp })),
      total,
    }));
}

interface Found {
  readonly options: readonly SavingOption[];
  readonly total: MicroUsd;
}

/** Every choice of at most one option of each kind, but of none at all, whose options go together. */
function combinations(options: readonly SavingOption[]): SavingOption[][] {
  let chosen: SavingOption[][] = [[]];
  for (const kind of new Set(options.map((option) => option.kind))) {
    const ofKind = options.filter((option) => option.kind === kind);
    chosen = chosen.flatMap((before) => [before, ...ofKind.map((option) => [...before, option])]);
  }
  return chosen.filter((all) => all.length > 0 && !all.some((option) => option.excludes?.(all)));
}

/** It does with some of the changes, or with the same ones and a larger machine. */
function isBetter(one: Found, other: Found): boolean {
  if (one === other) return false;
  const isPart = one.options.every((option) =>
    other.options.some(
      (another) => another === option || (option.kind === "tier" && another.kind === "tier"),
    ),
  );
  return isPart && (one.options.length < other.options.length || one.total > other.total);
}
