import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MigrationTarget } from "../support/migration-target";
import { type CliResult, musicdb } from "../support/musicdb";
import { makeProjectCopy } from "../support/project-copy";

const ROOT = resolve(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/migrations.md"), "utf8");

/** Code of the page by its language, in order. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text]) =>
    found === language ? [text as string] : [],
  );
}

/** Words of a command, of which some stand in double quotes. */
const words = (command: string) =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

const COMMANDS = blocks("sh")
  .flatMap((block) => block.trim().split("\n"))
  .map((line) => {
    const [, command = "", comment = ""] = /^npx musicdb (.*?)(?: {2,}# (.*))?$/.exec(line) ?? [];
    return { line, args: words(command), exitCode: Number(/exit code (\d)/.exec(comment)?.[1] ?? 0) };
  });

let target: MigrationTarget;
let parent: string;
let projectRoot: string;

beforeAll(async () => {
  target = await MigrationTarget.start();
  await target.reset({});
  parent = realpathSync(mkdtempSync(join(tmpdir(), "docs-")));
  projectRoot = makeProjectCopy(parent);
  // A database as it was left by the deployment before.
  await run(["migrate", "up"]);
});

afterAll(async () => {
  await target.stop();
  rmSync(parent, { recursive: true });
});

const run = (args: readonly string[]): Promise<CliResult> =>
  musicdb(args, { projectRoot, env: target.fake.environment });

/** What a person does after `new`: writes the page's example into the file. */
function fillIn(): void {
  const directory = join(projectRoot, "sql/migrations");
  const file = readdirSync(directory).find((name) => name.endsWith("_add_playlists.sql"));
  const [example = ""] = blocks("sql");
  writeFileSync(join(directory, file ?? ""), example);
}

test("every command of the page does what the page says, one after the other", async () => {
  expect(COMMANDS.length).toBeGreaterThanOrEqual(10);
  for (const { line, args, exitCode } of COMMANDS) {
    expect(args[0]).toBe("migrate");
    const result = await run(args);
    if (result.exitCode !== exitCode)
      throw new Error(`${line}\nended with ${result.exitCode}\n${result.stdout}${result.stderr}`);
    if (args[1] === "new") fillIn();
  }
}, 120_000);

test("every other command that the page names is there, with its options", async () => {
  const named = [...PAGE.matchAll(/`npx musicdb ([^`]+)`/g)].map(([, command = ""]) => words(command));
  expect(named.length).toBeGreaterThanOrEqual(4);
  for (const args of named) {
    // What is missing on this machine is told by other codes than a wrong word.
    const { stderr } = await run([
      ...args.map((word) => word.replace("USER@HOST", "a@127.0.0.1:1")),
      "--wait",
      "0",
    ]);
    expect(stderr).not.toMatch(/\[(?:USAGE|URL_FORM|ENVIRONMENT_UNKNOWN)\]/);
  }
});

test("every file that the page names is there", () => {
  const named = [...PAGE.matchAll(/`((?:__tests__|sql)\/[\w./-]+)`/g)].map(([, file = ""]) => file);
  expect(named.length).toBeGreaterThanOrEqual(8);
  for (const file of named) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
});
