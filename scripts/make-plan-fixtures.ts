import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Rehearsal } from "../__tests__/support/emulator";
import { Planner, SCENARIOS, type Scenario, stable } from "../__tests__/support/plan-scenarios";
import { PROJECT_ROOT } from "../cli/project";

/**
 * Writes the plans that the tests of `musicdb review` read, by really planning on the emulator:
 * `node -r tsx/cjs scripts/make-plan-fixtures.ts`. The same scenarios give the same files.
 */
async function main(): Promise<void> {
  const folder = join(PROJECT_ROOT, "__tests__", "fixtures", "plans");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rehearsal = await Rehearsal.start();
  try {
    const planner = await Planner.start(rehearsal);
    for (const [name, scenario] of Object.entries(SCENARIOS) as [string, Scenario][]) {
      const plan = stable(await planner.plan(scenario));
      writeFileSync(join(folder, `${name}.json`), plan);
      console.log(`${name}.json  ${Math.round(plan.length / 1024)} kB`);
    }
  } finally {
    await rehearsal.end();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
