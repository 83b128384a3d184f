import { type MicroUsd, toUsd } from "../cloudsql/pricing/money";
import { PRICE_LIST } from "../cloudsql/pricing/prices";
import { type BudgetedCost, budgetedCosts } from "../preflight/cost/budgeted-cost";
import { readInput } from "../preflight/inputs/read";
import { costText } from "./cost-text";
import { printJson, styleOf } from "./output";
import { ownStacks } from "./own-stacks";
import type { SynthesizedStack } from "./synth";

/** Estimates environments by their freshly synthesized stacks, and prints them in the order of the names. */
export async function printCosts(
  names: readonly string[],
  options: { readonly json?: boolean },
): Promise<void> {
  const all = budgetedCosts((await ownStacks()).flatMap(({ resources }) => resources));
  const costs = [...new Set(names)].flatMap((name) => all.filter(({ budget }) => budget.name === name));
  if (options.json) printJson(costsJson(costs));
  else console.log(costText(costs, styleOf(process.stdout)).join("\n"));
}

/** What synthesized stacks cost, by the budgets that they name. */
export function stacksCosts(stacks: readonly SynthesizedStack[]): BudgetedCost[] {
  return budgetedCosts(stacks.flatMap(({ name, directory }) => readInput(directory, name).resources));
}

/** For machines: amounts in US dollars, null where one is not known. */
export function costsJson(costs: readonly BudgetedCost[]) {
  return { prices: PRICE_LIST, environments: costs.map(costJson) };
}

function costJson({ budget, estimate, unknown, limit, over, plans, usage }: BudgetedCost) {
  const nameOf = (id?: string) => usage.instances.find((instance) => instance.id === id)?.name ?? null;
  const usd = (amount: MicroUsd | undefined) => (amount === undefined ? null : toUsd(amount));
  return {
    environment: budget.name,
    totalUsd: toUsd(estimate.total),
    isComplete: unknown.length === 0,
    budgetUsd: toUsd(limit),
    overUsd: toUsd(over),
    isEnforced: budget.enforce,
    commitment: budget.commitment,
    upToUsd: usd(estimate.upTo),
    announcedAlertingUsd: toUsd(estimate.announced),
    lines: estimate.lines.map(({ item, instance, formula, monthly, basis }) => ({
      item,
      instance: nameOf(instance),
      formula,
      monthlyUsd: usd(monthly),
      basis,
    })),
    unknown: unknown.map(({ name, why }) => ({ instance: name, why })),
    changes: plans.map(({ total, savings }) => ({ totalUsd: toUsd(total), savings })),
  };
}
