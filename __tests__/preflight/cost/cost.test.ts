import { costText } from "../../../cli/cost-text";
import { styleOf } from "../../../cli/output";
import { budgetedCosts } from "../../../preflight/cost/budgeted-cost";
import { costOf } from "../../../preflight/cost/cost";
import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { configurationOf, instance } from "../../support/preflight";

const POOLERS = {
  "google_compute_region_instance_group_manager.pgbouncer": { name: "music-db-pooler", target_size: 2 },
};

test("machines of Compute Engine are not counted, and the total says that it is the least", () => {
  const { unknown, estimate } = costOf(resourcesOfConfiguration(configurationOf(POOLERS)));
  expect(estimate.total).toBe(0);
  expect(unknown).toEqual([
    {
      id: "google_compute_region_instance_group_manager.pgbouncer",
      name: "music-db-pooler",
      why: "its 2 VMs and the load balancer before them are not counted: docs/pooling.md",
    },
  ]);
});

test("which is told with the environment", () => {
  const budget = { "//": { budget: { name: "prod", monthly_usd: 90 } } };
  const resources = { ...instance({ disk_size: 20 }, { name: "music-db" }), ...POOLERS };
  const costs = budgetedCosts(
    resourcesOfConfiguration({ ...configurationOf(resources), ...budget }, "prod-database"),
  );
  const text = costText(costs, styleOf({}, {})).join("\n");
  expect(text).toMatch(/^prod: at least \d+\.\d\d of 90\.00 USD a month, the rest is not known$/m);
  expect(text).toContain("music-db-pooler: its 2 VMs and the load balancer before them are not counted:");
});
