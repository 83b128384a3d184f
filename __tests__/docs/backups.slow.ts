import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { musicdb } from "../support/musicdb";
import { expectSuccess, Rehearsal } from "../support/rehearsal";

jest.setTimeout(600_000);

const PAGE = readFileSync(join(resolve(__dirname, "../.."), "docs/backups.md"), "utf8");
const rehearsal = new Rehearsal();

/** Code of the page in order; what only the cloud can run is left out. */
const BLOCKS = [...PAGE.matchAll(/^```(sh|ts)\n([\s\S]*?)^```$/gm)]
  .map(([, language, text = ""]) => ({ language, text }))
  .filter(({ text }) => !text.startsWith("# cloud only"));

/** Words of a command, of which some stand in double quotes. */
const words = (command: string) =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

const run = (args: readonly string[]) => musicdb(args, { projectRoot: rehearsal.projectRoot });

/** The page's own time is long ago. */
const TIME = "2026-11-25T10:00:00Z";
async function latestTime(): Promise<string> {
  const { stdout } = await run(["backup", "list", "dev", "--json"]);
  return JSON.parse(stdout).recoverable.latest;
}

function edit(text: string): void {
  const file = join(rehearsal.projectRoot, "environments/dev.ts");
  const before = readFileSync(file, "utf8");
  const after = before.replace(/^( {2}instanceName: .*\n)/m, (line) => `${line}${text}`);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

test("every command of the page does what it says", async () => {
  expectSuccess(await rehearsal.start());
  const outputs = new Map<string, string>();
  for (const { language, text } of BLOCKS) {
    if (language === "ts") {
      edit(text);
      continue;
    }
    for (const line of text.trim().split("\n")) {
      const [program = "", ...rest] = words(
        line.includes(TIME) ? line.replace(TIME, await latestTime()) : line,
      );
      const args = program === "terraform" ? ["emulator", "run", "--", program, ...rest] : rest.slice(1);
      const result = await run(args);
      if (result.exitCode !== 0) throw new Error(`${line}\n${result.stdout}${result.stderr}`);
      outputs.set(line, result.stdout);
    }
  }

  const of = (pattern: RegExp) => [...outputs].find(([line]) => pattern.test(line))?.[1] ?? "";
  expect(of(/backup list dev/)).toMatch(/ before the import\n.*any second can be recovered from /s);
  expect(of(/--dry-run$/)).toMatch(/nothing was changed\n$/);
  expect(of(/--over/)).toMatch(/what it had before is in backup \d+/);
  const plan = stripVTControlCharacters(of(/dev-database plan/));
  expect(plan).toMatch(/Plan: 4 to add, \d+ to change, 4 to destroy/);
  for (const [, address] of plan.matchAll(/^ *# (\S+) must be replaced/gm)) {
    expect(address).toMatch(/^google_secret_manager_secret/);
  }
  expect(of(/health dev/)).toMatch(/loist-music-library-db-dev-2/);
  expect(of(/drill dev/)).toMatch(/2 restores of loist-music-library-db-dev-2 proved good\n$/);
});

test("the names on the page are there", () => {
  const links = [...PAGE.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = ""]) => target);
  for (const link of links) expect(() => readFileSync(join(__dirname, "../../docs", link))).not.toThrow();
  expect(links.length).toBeGreaterThan(4);
});
