import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Cron } from "../../cloudsql/cron";
import pricing from "../../cloudsql/data/pricing.json";
import { environmentSchema } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { type CliResult, musicdb } from "../support/musicdb";
import { makeProjectCopy } from "../support/project-copy";

const PAGE = readFileSync(resolve(__dirname, "../../docs/cost.md"), "utf8");

/** Code of the page by its language, in order. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text]) =>
    found === language ? [text as string] : [],
  );
}

let parent: string;
let projectRoot: string;

beforeAll(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "docs-")));
  projectRoot = makeProjectCopy(parent);
});
afterAll(() => rmSync(parent, { recursive: true }));

test("every command runs, and production is told of as the page says", async () => {
  const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
  expect(commands).toHaveLength(4);
  const results = new Map<string, CliResult>();
  for (const line of commands) {
    const command = /^npx musicdb (.*?) +# /.exec(line)?.[1] ?? "";
    const result = await musicdb(command.trim().split(" "), { projectRoot });
    expect(`${command}: ${result.exitCode}`).toBe(`${command}: 0`);
    results.set(command, result);
  }
  const [output = ""] = blocks("text");
  const printed = results.get("cost prod")?.stdout.split("\n") ?? [];
  for (const line of output.trim().split("\n")) expect(printed).toContain(line.trimEnd());
  expect(results.get("synth")?.stdout).toContain("53.11 of 40.00 USD a month, 13.11 over");
});

test("the settings of the page are settings", () => {
  const [budget = "", sleep = ""] = blocks("ts").map((text) => text.trim());
  const read = (text: string) => new Function(`return { ${text} }`)();
  expect(environmentSchema.parse({ ...SHORTEST, ...read(budget) }).budget).toEqual(
    environmentSchema.parse(SHORTEST).budget,
  );
  const sleeping = validateEnvironment({ ...SHORTEST, ...read(sleep) });
  expect(sleeping.sleep?.stop).toEqual(Cron.of("0 20 * * 1-5"));
});

test("dates and discounts are those of the prices", () => {
  expect(PAGE).toContain(`is of ${pricing.newestReading}`);
  for (const [name, { percentOff }] of Object.entries({
    "1-year": pricing.commitments["1-year"],
    "3-year": pricing.commitments["3-year"],
  }))
    expect(PAGE).toContain(`"${name}"\` (${percentOff} % off)`);
});
