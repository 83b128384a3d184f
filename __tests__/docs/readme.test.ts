import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../build/project-root";
import { buildProgram } from "../../cli/musicdb";

const README = readFileSync(join(PROJECT_ROOT, "README.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8"));

/** The program, in which no command does anything. */
function idleProgram() {
  const program = buildProgram();
  const idle = (commands: typeof program.commands): void => {
    for (const command of commands) {
      command.action(() => undefined);
      idle(command.commands);
    }
  };
  idle(program.commands);
  return program;
}

const COMMANDS = [...README.matchAll(/^npx musicdb ([^#\n]+)/gm)].map(([, words = ""]) => words.trim());

test("there are commands", () => expect(COMMANDS.length).toBeGreaterThan(14));

test.each(COMMANDS)("musicdb %s: is a command, with these options", (words) => {
  const unquoted = words.split(/\s+/).map((word) => word.replace(/^'(.*)'$/, "$1"));
  expect(() => idleProgram().parse(["node", "musicdb", ...unquoted])).not.toThrow();
});

test("a command that there is not would be seen", () => {
  const idle = (...words: string[]) => idleProgram().parse(["node", "musicdb", ...words]);
  expect(() => idle("heal", "prod")).toThrow(/unknown command/);
  expect(() => idle("health", "prod", "--clouds")).toThrow(/unknown option/);
  expect(() => idle("health", "prod", "staging", "dev")).toThrow(/too many arguments/);
});

test("every script of npm is there", () => {
  const named = [...README.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name);
  expect(named.filter((name) => !(`${name}` in scripts))).toEqual([]);
  expect(named.length).toBeGreaterThan(5);
});

test("every link and every test that it names is there", () => {
  const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path ?? "");
  const tests = [...README.matchAll(/`(__tests__\/[^`]+)`/g)].map(([, path]) => path ?? "");
  expect([...links, ...tests].filter((path) => !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
  expect(Math.min(links.length, tests.length)).toBeGreaterThan(10);
});
