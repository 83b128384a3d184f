import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopEverything } from "../../cli/stop";
import { makeProjectCopy } from "../support/project-copy";
import { run } from "../support/terraform";

jest.setTimeout(120_000);

let parent: string;
let projectRoot: string;

beforeAll(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "setup-database-")));
  projectRoot = makeProjectCopy(parent);
});

afterAll(async () => {
  await stopEverything(projectRoot, () => {});
  rmSync(parent, { recursive: true });
});

const setup = (...args: string[]) =>
  run(join(projectRoot, "scripts/setup-database.sh"), args, { cwd: parent, environment: { NO_COLOR: "1" } });

test("bad use is told, with exit code 2, before anything is done", async () => {
  const results = await Promise.all([
    setup(),
    setup("--yse", "dev"),
    setup("dev", "prod"),
    setup("--yes", "prdo"),
  ]);

  expect(results.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
  expect(results.map(({ output }) => output.split("\n")[0])).toEqual([
    "no environment is given [USAGE]",
    "unknown option --yse [USAGE]",
    "more than one environment is given: dev, prod [USAGE]",
    "== configuration and synth",
  ]);
  expect(results[3]?.output).toContain("there is no such environment [ENVIRONMENT_UNKNOWN]");
});

test("the example projects are not deployed to the real cloud", async () => {
  const { code, output } = await setup("--yes", "prod");

  expect(output).toContain(
    "the project ids are still the examples [EXAMPLE_PROJECT]\n  fix:     copy .env.example to .env and fill it in\n",
  );
  expect(code).toBe(2);
});

test("one command sets up an environment in the emulator, and again changes nothing", async () => {
  const first = await setup("--emulator", "dev");

  expect(first.output).toMatch(/^== dev-database$[\s\S]*^== dev-schema$[\s\S]*^== health$/m);
  expect(first.output).toMatch(/^database +healthy$/m);
  expect(first.code).toBe(0);

  const second = await setup("--emulator", "dev");

  expect(second.output).not.toContain("Apply complete");
  expect(second.output.match(/^No changes\./gm)).toHaveLength(3);
  expect(second.code).toBe(0);
});
