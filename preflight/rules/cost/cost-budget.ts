import { totalOf } from "../../../cloudsql/pricing/estimate";
import { formatUsd } from "../../../cloudsql/pricing/money";
import type { SavingPlan } from "../../../cloudsql/pricing/savings";
import { type BudgetedCost, budgetedCosts } from "../../cost/budgeted-cost";
import type { Cost } from "../../cost/cost";
import { idOf } from "../../cost/usage";
import { instanceRule } from "../../instance";

/** What the instances of a budget cost, and what is around them. */
export const costBudget = instanceRule({
  id: "cost-budget",
  severity: "warning",
  area: "cost",
  title: "what a month costs is within the budget that the configuration names",
  why: "A bill comes a month later; where the budget is enforced, nothing is deployed that is estimated above it.",
  ignoreWhen: "more was agreed, and the budget is to be raised",
  link: "https://cloud.google.com/sql/pricing",
  *check(instance) {
    const { resource, all } = instance.context;
    const paid = all.resources.filter(({ budget }) => budget && budget.name === resource.budget?.name);
    const [cost] = budgetedCosts(paid);
    if (!cost) return;
    const { budget, limit, over } = cost;
    const at = instance.settings.get("tier");
    const severity = budget.enforce ? "error" : "warning";
    if (over > 0) {
      // Told once for all of its instances, at the one that costs most.
      if (dearest(cost) !== idOf(resource)) return;
      const unknown = cost.unknown.length > 0 ? ", without what is not known," : "";
      yield {
        at,
        what: `a month of ${budget.name} costs an estimated ${formatUsd(cost.estimate.total)} USD${unknown}, ${formatUsd(over)} above its budget`,
        allowed: `at most ${formatUsd(limit)} USD a month`,
        fix: fixFor(cost),
        severity,
      };
      return;
    }
    // A budget that cannot be compared says nothing.
    const unknown = cost.unknown.find(({ id }) => id === idOf(resource));
    if (!unknown) return;
    yield {
      at,
      what: `what a month costs is not known, so it is not compared with the budget: ${unknown.why}`,
      allowed: `at most ${formatUsd(limit)} USD a month`,
      fix: "look in Google's price list, and watch the bill",
    };
  },
});

function dearest({ usage, estimate }: Cost): string | undefined {
  const cost = (id: string) => totalOf(estimate.lines.filter(({ instance }) => instance === id));
  const [first] = [...usage.instances].sort((a, b) => cost(b.id) - cost(a.id));
  return first?.id;
}

/** The cheapest change; for what is protected, the cheapest that does not stop it. */
function fixFor({ usage, plans, budget: { name } }: BudgetedCost): string {
  const isProtected = usage.instances.some((instance) => instance.isProtected);
  const stops = ({ savings }: SavingPlan) => savings.some(({ kind }) => kind === "schedule");
  const plan = plans.find((one) => !(isProtected && stops(one))) ?? plans[0];
  if (!plan) return `raise the budget of ${name}: no smaller machine, schedule or commitment meets it`;
  const { savings, total } = plan;
  const changes = savings.map(({ change, setting }) => `${change} (${setting})`).join(" and ");
  const loss = savings.map(({ givesUp }) => givesUp).join("; and ");
  return `${changes} makes it ${formatUsd(total)}, and gives up ${loss}; npx musicdb cost ${name} tells the others`;
}
