import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPlan } from "../../preflight/inputs/plan";
import { type Review, review } from "../../preflight/review/review";
import { Rehearsal } from "../support/emulator";
import { musicdb } from "../support/musicdb";
import { Planner, SCENARIOS, type Scenario, type ScenarioName, stable } from "../support/plan-scenarios";
import { fixture } from "../support/plans";

jest.setTimeout(120_000);

let rehearsal: Rehearsal;
let planner: Planner;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "reviewed-"));
  rehearsal = await Rehearsal.start();
  planner = await Planner.start(rehearsal);
});
afterAll(async () => {
  await rehearsal?.end();
  rmSync(folder, { recursive: true, force: true });
});

function errors({ findings }: Review): string[] {
  return findings
    .filter(({ severity }) => severity === "error")
    .map(({ rule, address }) => `${rule} ${address}`);
}

const MAIN = "google_sql_database_instance.main";

test.each<[ScenarioName, string[], 0 | 1]>([
  ["no-changes", [], 0],
  ["shrink-disk", [`review-replace-stateful ${MAIN}`], 1],
  ["memory-flag", [], 0],
  ["lost-protection", [], 0],
  ["renamed", ["review-renamed-address google_sql_database.app", `review-renamed-address ${MAIN}`], 1],
  ["drift", [], 0],
  [
    "destroyed-secret",
    [
      "review-destroy-stateful google_secret_manager_secret.app",
      "review-destroy-stateful google_secret_manager_secret_version.app",
    ],
    1,
  ],
])("%s: planned by Terraform now, reviewed as the fixture is", async (name, expected, exitCode) => {
  const scenario: Scenario = SCENARIOS[name];
  const shown = await planner.plan(scenario);
  const now = review(readPlan(JSON.parse(stable(shown))));
  expect(errors(now)).toEqual(expected);
  // Otherwise make them anew: node -r tsx/cjs scripts/make-plan-fixtures.ts
  expect(now.findings).toEqual(review(fixture(name)).findings);

  const file = join(folder, `${name}.json`);
  writeFileSync(file, shown);
  expect((await musicdb(["review", file])).exitCode).toBe(exitCode);
});
