import type { Budget } from "../budget";
import type { Resource } from "../resource";

/** Resources by the budget that they are paid from, in the order in which they come. */
export function byBudget(
  resources: readonly Resource[],
): { readonly budget: Budget; readonly resources: readonly Resource[] }[] {
  const groups = new Map<string, { budget: Budget; resources: Resource[] }>();
  for (const resource of resources) {
    const { budget } = resource;
    if (!budget) continue;
    const group = groups.get(budget.name);
    if (group) group.resources.push(resource);
    else groups.set(budget.name, { budget, resources: [resource] });
  }
  return [...groups.values()];
}
