import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { buildProgram } from "../../cli/musicdb";
import { RUNBOOK_IDS } from "../../runbooks";

const ROOT = resolve(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/checklist.md"), "utf8");

const rows = [...PAGE.matchAll(/^\| (?!line |---)(.+?) \| (.+) \|$/gm)].map(([, line = "", shown = ""]) => ({
  line,
  shown,
}));
/** What stands in back quotes on the right: paths, commands and names. */
const named = [
  ...new Set(rows.flatMap(({ shown }) => [...shown.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text))),
];
const FOLDERS = readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const isPath = (text: string) =>
  text === ".env.example" || FOLDERS.some((folder) => text.startsWith(`${folder}/`));

test("there is an answer to every line", () => {
  expect(rows.length).toBeGreaterThan(140);
  for (const { line, shown } of rows)
    expect([line, shown.trim()]).toEqual([line, expect.stringMatching(/^\S/)]);
});

test("every path exists", () => {
  const paths = named.filter(isPath);
  expect(paths.length).toBeGreaterThan(60);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test("every command is one", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const commands = named.filter((text) => /^(npm|npx|bash) /.test(text));
  expect(commands.length).toBeGreaterThan(12);
  for (const command of commands) {
    const [program, ...words] = command.split(" ");
    if (program === "bash")
      expect([command, existsSync(join(ROOT, words[0] ?? ""))]).toEqual([command, true]);
    else if (program === "npm")
      expect(Object.keys(scripts)).toContain(words[0] === "run" ? words[1] : words[0]);
    else expect([command, problemOf(words.slice(1))]).toEqual([command, undefined]);
  }
});

/** What is wrong with the words behind `musicdb`. */
function problemOf([name = "", ...words]: string[]): string | undefined {
  let found: Command | undefined = buildProgram().commands.find((one) => one.name() === name);
  if (!found) return "no such command";
  found = found.commands.find((one) => one.name() === words[0]) ?? found;
  const unknown = words.find(
    (word) => word.startsWith("--") && !found.options.some(({ long }) => long === word),
  );
  if (unknown) return `no ${unknown}`;
  if (name === "runbook" && !(RUNBOOK_IDS as readonly string[]).includes(words[0] ?? RUNBOOK_IDS[0]))
    return "no such procedure";
  return undefined;
}

test("variables are in .env.example, and what is left in back quotes is known", () => {
  const example = readFileSync(join(ROOT, ".env.example"), "utf8");
  const rest = named.filter((text) => !isPath(text) && !/^(npm|npx|bash) /.test(text));
  for (const name of rest.filter((text) => /^(DB|MUSICDB)_[A-Z_]+$/.test(text)))
    expect(example).toContain(`\n${name}=`);
  const words = rest.filter((text) => !/^(DB|MUSICDB)_/.test(text));
  expect(words.sort()).toEqual([
    "db-custom-1-3840",
    "db-n1-*",
    "encryption",
    "gcloud",
    "monitoring.alerts",
    "operations",
    "postgres",
  ]);
});
