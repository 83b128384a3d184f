import { type MicroUsd, microUsd, toUsd } from "../../cloudsql/pricing/money";
import { type SavingPlan, savingPlans } from "../../cloudsql/pricing/savings";
import type { Budget } from "../budget";
import type { Resource } from "../resource";
import { byBudget } from "./by-budget";
import { type Cost, costOf } from "./cost";

/** What is paid from one budget, and what would meet it. */
export interface BudgetedCost extends Cost {
  readonly budget: Budget;
  /** The budget in the unit of the estimate. */
  readonly limit: MicroUsd;
  /** Whole cents above the budget; below zero: under it. */
  readonly over: MicroUsd;
  /** The cheapest ways to meet it; none where it is met. */
  readonly plans: readonly SavingPlan[];
}

/** The cost of each budget that resources name, in the order in which they come. */
export function budgetedCosts(resources: readonly Resource[]): BudgetedCost[] {
  return byBudget(resources).map(({ budget, resources: paid }) => {
    const cost = costOf(paid, budget.commitment);
    const limit = microUsd(budget.monthlyUsd);
    // As it is shown: a hundredth of a cent is not over it.
    const over = microUsd(toUsd(cost.estimate.total)) - limit;
    return { ...cost, budget, limit, over, plans: over > 0 ? savingPlans(cost.usage, limit) : [] };
  });
}
