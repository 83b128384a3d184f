import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command as Registered } from "commander";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import { type Environment, findEnvironment, loadEnvironments } from "../../environments";
import { namesOf } from "../../environments/names";
import { validateEnvironment } from "../../environments/validate";
import { type Runbook, runbookMarkdown, runbookOf, runbooksOf } from "../../runbooks";
import { otherRegion } from "../../runbooks/regional-loss";
import type { Command } from "../../runbooks/runbook";
import { largerTier } from "../../runbooks/scale-tier";
import { procedurePages } from "../../scripts/document-runbooks";
import { SHORTEST } from "../support/environment";
import { environmentsOfEveryKind } from "../support/environments";
import { gcloudProblems } from "../support/gcloud-flags";
import { musicdbInProcess } from "../support/musicdb";

const ROOT = resolve(__dirname, "../..");
const PAGES = join(ROOT, "docs/runbooks/procedures");

const EVERY_KIND = environmentsOfEveryKind();
const commandsOf = ({ steps }: Runbook): readonly Command[] => steps.flatMap(({ commands = [] }) => commands);
const prod = findEnvironment(loadEnvironments({}), "prod");

const ALL = EVERY_KIND.flatMap(({ input, environment }) =>
  runbooksOf(environment).map((runbook) => ({ input, environment, runbook, text: runbookMarkdown(runbook) })),
);

/** For each kind of environment, and each of its procedures. */
function eachRunbook(look: (runbook: Runbook, environment: Environment, text: string) => void): void {
  for (const { input, environment, runbook, text } of ALL) {
    try {
      look(runbook, environment, text);
    } catch (error) {
      throw new Error(`${runbook.id} of ${JSON.stringify(input)}\n${(error as Error).message}`);
    }
  }
}

test("there are enough kinds of environments to say something", () => {
  expect(EVERY_KIND.length).toBeGreaterThan(200);
  const seen = (is: (environment: Environment) => boolean) =>
    EVERY_KIND.some(({ environment }) => is(environment));
  expect(seen(({ access }) => access.kind === "psc")).toBe(true);
  expect(seen(({ replicas }) => replicas.some(({ disasterRecovery }) => disasterRecovery))).toBe(true);
  expect(seen(({ readPool }) => readPool !== undefined)).toBe(true);
});

test("docs/runbooks/procedures is up to date (npm run docs:runbooks)", () => {
  const pages = procedurePages();
  expect(readdirSync(PAGES).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(PAGES, name), "utf8")).toBe(text);
});

test("nothing is left open, and each step says what is to be seen, and what to do in every case", () => {
  eachRunbook((runbook, _environment, text) => {
    expect(text).not.toMatch(/undefined|NaN|\[object|<[a-z]|TODO|\bnull\b/);
    // Few calls of expect: there are thousands of steps.
    const open = runbook.steps.filter(
      ({ title, expect: seen, decide }) => !title || !seen || (decide && decide.at(-1)?.if !== "else"),
    );
    expect(open).toEqual([]);
    const { roles, before, steps, back, duration } = runbook;
    expect([roles, before, steps, back, duration].every((list) => list.length > 0)).toBe(true);
  });
});

test("no step names an instance that the environment does not have, or does not make before", () => {
  eachRunbook((runbook, environment, text) => {
    const { instance, replicas, readPool } = namesOf(environment);
    const own = [
      instance,
      ...replicas.map((copy) => copy.instance),
      ...(readPool ? [readPool.instance] : []),
    ];
    const made = ["restored", "moved", "upgrade"].map((name) => `${instance}-${name}`);
    const secrets = [environment.applicationUser, environment.migratorUser].map(
      (user) => `${instance}-${user}`,
    );
    const named = text.match(new RegExp(`${instance}(-[a-z0-9_-]*[a-z0-9_])?`, "g")) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => ![...own, ...made, ...secrets].includes(name))).toEqual([]);
    for (const { tool, text: command } of commandsOf(runbook)) {
      if (tool === "gcloud") expect(command).toContain(`--project=${environment.project}`);
      if (tool === "terraform")
        expect(command).toContain(`-chdir=cdktf.out/stacks/${environment.name}-database `);
    }
  });
});

test("what an environment lacks is in no step", () => {
  eachRunbook((runbook, environment) => {
    const commands = commandsOf(runbook)
      .map(({ text }) => text)
      .join("\n");
    const { instance, replicas } = namesOf(environment);
    expect(commands.includes("sql instances failover")).toBe(
      runbook.id === "failover" && environment.availability === "regional",
    );
    if (replicas.length === 0) expect(commands).not.toContain("promote-replica");
    const copies = replicas.length > 0 || environment.readPool !== undefined;
    if (!copies) expect(commands).not.toContain("include-replicas");
    if (runbook.id === "promotion") expect(commands.includes("promote-replica")).toBe(replicas.length > 0);
    expect(/promote-replica .* --failover/.test(commands)).toBe(
      ["promotion", "regional-loss"].includes(runbook.id) &&
        environment.replicas.some(({ disasterRecovery }) => disasterRecovery),
    );
    if (runbook.id === "regional-loss") {
      const away = replicas.some(({ region }) => region !== environment.region);
      const outside = (environment.backups.location ?? environment.region) !== environment.region;
      expect(commands.includes("promote-replica")).toBe(away);
      expect(commands.includes(`create ${instance}-moved`)).toBe(!away && outside);
      expect(commands.includes("--network=")).toBe(!away && outside && environment.access.kind === "private");
    }
  });
});

test("gcloud has the commands and their flags", () => {
  const seen = new Set<string>();
  eachRunbook((runbook) => {
    for (const { tool, text, cloudOnly } of commandsOf(runbook)) {
      if (tool !== "gcloud") continue;
      expect([cloudOnly, gcloudProblems(text)]).toEqual([true, []]);
      seen.add(text.split(" ").slice(1, 4).join(" "));
    }
  });
  expect(seen.size).toBeGreaterThan(12);
  expect(gcloudProblems("gcloud sql instances failover music-db --force")).toEqual([
    "sql instances failover has no --force",
    "sql instances failover names no project",
  ]);
});

test("musicdb has the commands, and their options", () => {
  const { buildProgram } = require("../../cli/musicdb") as typeof import("../../cli/musicdb");
  const program = buildProgram();
  const problems = new Set<string>();
  eachRunbook((runbook) => {
    for (const { tool, text } of commandsOf(runbook)) {
      if (tool !== "musicdb") continue;
      let found: Registered = program;
      const words = text.split(" ").slice(2);
      for (let next: Registered | undefined = found; next; words.shift()) {
        found = next;
        next = found.commands.find((one) => one.name() === words[0]);
      }
      if (found.name() === "musicdb") problems.add(`no such command: ${text}`);
      for (const word of words.filter((one) => one.startsWith("--"))) {
        if (!found.options.some(({ long }) => long === word)) problems.add(`${found.name()} has no ${word}`);
      }
    }
  });
  expect([...problems]).toEqual([]);
});

test("an environment with what a page says to write is valid, and is another one", () => {
  eachRunbook(({ id, steps }, environment, text) => {
    const { input } = EVERY_KIND.find((one) => one.environment === environment) ?? { input: SHORTEST };
    for (const { edit } of steps) {
      if (!edit) continue;
      expect(edit.file).toBe(`environments/${environment.name}.ts`);
      const value = new Function("Size", `return (${edit.value})`)(Size);
      const changed = validateEnvironment({ ...input, [edit.setting]: value });
      expect(runbookMarkdown(runbookOf(id, changed))).not.toBe(text);
    }
  });
});

test.each([
  ["restore", 2, "Restore a point in time, beside"],
  ["restore", 3, "Or restore a backup, beside"],
  ["restore", 7, "Back up what is there now"],
  ["restore", 5, "Copy rows back"],
  ["major-upgrade", 5, "Back up: the rollback point"],
  ["major-upgrade", 3, "Rehearse it on a clone, and measure"],
  ["failover", 3, "See that the application can work"],
] as const)("%s: step %i, which others refer to, is: %s", (id, number, title) => {
  const numbers = new Set<number>();
  eachRunbook((runbook, _environment, text) => {
    if (runbook.id !== id || !text.includes(`step ${number}`)) return;
    numbers.add(number);
    expect(runbook.steps[number - 1]?.title).toBe(title);
  });
  expect([...numbers]).toEqual([number]);
});

test("every step that is referred to is pinned by the test before", () => {
  const referred = new Set<string>();
  eachRunbook(({ id }, _environment, text) => {
    for (const [, number] of text.matchAll(/step (\d+)/gi)) referred.add(`${id} ${number}`);
  });
  expect([...referred].sort()).toEqual([
    "failover 3",
    "major-upgrade 3",
    "major-upgrade 5",
    "restore 2",
    "restore 3",
    "restore 5",
    "restore 7",
  ]);
});

test("every link leads to a page", () => {
  eachRunbook((_runbook, _environment, text) => {
    for (const [, link = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
      expect([link, existsSync(join(PAGES, link))]).toEqual([link, true]);
    }
  });
});

test("a shell can read the commands", () => {
  const scripts = new Set<string>();
  eachRunbook((_runbook, _environment, text) => {
    for (const [, block = ""] of text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)) scripts.add(block);
  });
  const all = [...scripts].join("\n");
  execFileSync("bash", ["-n"], { input: all });
  const checked = spawnSync("shellcheck", ["--shell=bash", "--exclude=SC2034,SC2154", "-"], {
    input: all,
    encoding: "utf8",
  });
  if (checked.error) {
    if (process.env.CI) throw checked.error;
    process.stderr.write("SKIPPED: shellcheck is not installed (package shellcheck)\n");
    return;
  }
  expect(checked.stdout).toBe("");
});

test("the next machine is twice as large, as long as there is one", () => {
  const next = (name: string) => largerTier(Tier.of(name))?.name;
  expect(
    ["db-f1-micro", "db-g1-small", "db-custom-1-3840", "db-custom-2-7680", "db-perf-optimized-N-2"].map(next),
  ).toEqual([
    "db-g1-small",
    "db-custom-1-3840",
    "db-custom-2-7680",
    "db-custom-4-15360",
    "db-perf-optimized-N-4",
  ]);
  expect(next("db-custom-96-368640")).toBeUndefined();
  expect(next("db-perf-optimized-N-128")).toBeUndefined();
});

test("another region is under the same law", () => {
  expect(otherRegion({ region: "us-central1" })).toMatch(/^us-/);
  expect(otherRegion({ region: "europe-west1" })).toMatch(/^europe-(?!west2$|west6$)/);
  expect(otherRegion({ region: "europe-west6" })).toBeUndefined();
});

test("prices are those of the estimate", () => {
  const { facts } = runbookOf("scale-tier", prod);
  expect(Object.fromEntries(facts)).toMatchObject({
    price: "53.11 to 102.42 USD a month for the instance",
    connections: "100 to 400",
    shared_buffers: "1024 MB to 2048 MB",
  });
});

describe("musicdb runbook", () => {
  const run = (...args: string[]) => musicdbInProcess(["runbook", ...args], {});

  test("lists them, prints one, and gives it to machines", async () => {
    const { stdout } = await run();
    expect(stdout.split("\n")[0]).toBe("failover            Failover of prod");
    expect((await run("restore", "dev")).stdout).toContain("# Restore of dev\n");
    expect(JSON.parse((await run("restore", "dev", "--json")).stdout)).toMatchObject({
      id: "restore",
      environment: "dev",
    });
  });

  test("writes pages, the same ones each time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "runbooks-"));
    try {
      expect((await run("all", "staging", "--out", folder)).exitCode).toBe(0);
      const first = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
      expect(readdirSync(folder)).toHaveLength(9);
      await run("all", "staging", "--out", folder);
      expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"))).toEqual(first);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("refuses what it does not know", async () => {
    const { exitCode, stderr } = await run("restor");
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`there is no such procedure [RUNBOOK_UNKNOWN]
  got:     "restor"
  allowed: failover, promotion, regional-loss, restore, major-upgrade, scale-tier, grow-storage, rotate-credentials
  fix:     write restore
`);
  });
});
