import { Cron } from "../../cloudsql/cron";
import { formatUsd } from "../../cloudsql/pricing/money";
import { check } from "../../preflight/check";
import { budgetedCosts } from "../../preflight/cost/budgeted-cost";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { rules } from "../../preflight/rules/cost";
import { type Synthesized, synthesize } from "../support/synthesize";

const SLEEP = { stop: Cron.of("0 20 * * 1-5"), start: Cron.of("0 8 * * 1-5"), timeZone: "Europe/Berlin" };

let synthesized: Synthesized;

beforeAll(() => {
  synthesized = synthesize({}, (environment) =>
    environment.name === "prod"
      ? environment
      : { ...environment, sleep: SLEEP, backups: { ...environment.backups, startTime: "12:00" } },
  );
});
afterAll(() => synthesized.remove());

const resources = () =>
  Object.entries(synthesized.stacks).flatMap(([name, json]) => resourcesOfConfiguration(json, name));

test("the schedule is in the stack of what it stops, and in no other", () => {
  const jobs = (stack: string) =>
    synthesized.addresses(stack).filter((address) => address.startsWith("google_cloud_scheduler_job."));
  expect(jobs("dev-database")).toEqual([
    expect.stringMatching(/\.sleep_start_/),
    expect.stringMatching(/\.sleep_stop_/),
  ]);
  for (const stack of ["dev-schema", "dev-monitoring", "prod-database"]) expect(jobs(stack)).toEqual([]);
});

test("the estimate counts its hours, and the address of the others", () => {
  const totals = budgetedCosts(resources()).map(
    ({ budget, estimate }) => `${budget.name} ${formatUsd(estimate.total)}`,
  );
  expect(totals.sort()).toEqual(["dev 9.33", "prod 53.11", "staging 17.62"]);
});

test("what is protected and stopped is warned of, and what may be lost is not", () => {
  const found = check(resources(), { rules });
  expect(found.map(({ rule, source }) => `${source} ${rule}`)).toEqual([
    "prod-database cost-budget",
    "staging-database cost-sleep-protected",
  ]);
});
