import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ALERTS, alertsFor } from "../../cloudsql/alerts";
import { RUNBOOKS } from "../../constructs/alert-policies";
import { alertContext, EVERYTHING } from "../support/alerts";
import { CloudSqlServer, MIGRATOR } from "../support/cloud-sql-server";
import { musicdb } from "../support/musicdb";

const ROOT = resolve(__dirname, "../..");
const FOLDER = join(ROOT, RUNBOOKS);
/** Pages of alerts; procedures/ is generated and has tests of its own. */
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
const PAGES = FILES.map((name) => join(FOLDER, name));
const read = (file: string) => readFileSync(file, "utf8");

/** Code of a page by its language. */
function blocks(file: string, language: string): string[] {
  return [...read(file).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text = ""]) =>
    found === language ? [text] : [],
  );
}

const shell = PAGES.flatMap((page) =>
  blocks(page, "sh").map((block) => [page.slice(FOLDER.length + 1), block]),
);
/** Commands, with lines that go on brought together and comments left off. */
const commands = shell.flatMap(([, block = ""]) =>
  block
    .replaceAll("\\\n", "")
    .trim()
    .split("\n")
    .map((line) => line.replace(/ {2,}#.*/, "")),
);

test("there is a page for every alert, and none for another", () => {
  const names = ALERTS.map(({ id }) => `${id}.md`);
  expect(FILES.sort()).toEqual([...names, "README.md"].sort());
  for (const { id } of ALERTS) expect(read(join(FOLDER, "README.md"))).toContain(`| [${id}](${id}.md) |`);
});

test.each(ALERTS.map((alert) => [alert.id, alert] as const))(
  "%s: the page says what the alert says",
  (id, alert) => {
    const page = read(join(FOLDER, `${id}.md`));
    const steps = alert.firstSteps.map((step, index) => `${index + 1}. ${step}`).join("\n");
    expect(page.startsWith(`# ${id}\n\n**Signal.** `)).toBe(true);
    expect(page).toContain(`## What it means\n\n${alert.means}\n`);
    expect(page).toContain(`## First three steps\n\n${steps}\n`);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(headings).toEqual(["What it means", "First three steps", "Decide", "Commands", "Afterwards"]);
  },
);

test("a page names each metric that its alert looks at", () => {
  for (const alert of alertsFor(alertContext(EVERYTHING))) {
    const page = read(join(FOLDER, `${alert.id}.md`));
    const [first] = alert.conditions;
    if (first?.kind !== "threshold" || !first.metric.startsWith("cloudsql.")) continue;
    const name = first.metric.slice("cloudsql.googleapis.com/".length);
    const said = page.includes(`\`${name}\``) || /blocked|insights/.test(alert.id + name);
    expect({ id: alert.id, name, said }).toMatchObject({ said: true });
  }
});

test.each([...PAGES, join(ROOT, "docs/objectives.md")].map((file) => [file.slice(ROOT.length + 1), file]))(
  "%s: every link leads to a file",
  (_name, file = "") => {
    const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links.filter((target) => !target.startsWith("https://"))) {
      const target = join(dirname(file), link.replace(/#.*/, ""));
      expect({ link, exists: existsSync(target) }).toEqual({ link, exists: true });
    }
  },
);

describe("SQL, on a server with Cloud SQL's roles", () => {
  let server: CloudSqlServer;
  let run: (sql: string) => Promise<unknown>;

  beforeAll(async () => {
    server = await CloudSqlServer.start();
    const client = await server.connect(await server.createDatabase(), MIGRATOR);
    run = (sql) => client.query(sql);
  });
  afterAll(() => server.stop());

  test("every statement runs", async () => {
    const statements = PAGES.flatMap((page) => blocks(page, "sql"))
      .flatMap((block) => block.split(/;$/m))
      .map((statement) => statement.trim())
      .filter((statement) => statement !== "");
    expect(statements.length).toBeGreaterThan(30);
    for (const statement of new Set(statements)) {
      try {
        await run(statement);
      } catch (error) {
        throw new Error(`${(error as Error).message} in\n${statement}`);
      }
    }
  });
});

test.each(shell)("%s: a shell can read its commands", (_page, block = "") => {
  execFileSync("bash", ["-n"], { input: block });
});

test("gcloud is told the project, and commands are of kinds that exist", () => {
  const gcloud = commands.filter((command) => command.startsWith("gcloud"));
  expect(gcloud.length).toBeGreaterThan(30);
  for (const command of gcloud) {
    expect(command).toContain('"$PROJECT"');
    expect(command).toMatch(
      /^gcloud (sql (instances (describe|patch|failover|restart|list|get-latest-recovery-time)|backups (list|create)|operations list)|logging read|billing projects describe|secrets versions list|workflows (executions list|run)|scheduler jobs describe) /,
    );
  }
  const others = commands.filter((command) => !/^(gcloud|npx musicdb|[A-Z]+=)/.test(command));
  expect(others).toEqual([]);
});

test("musicdb commands run", async () => {
  const own = new Set(commands.filter((command) => command.startsWith("npx musicdb")));
  expect([...own]).toEqual(["npx musicdb cost prod"]);
  for (const command of own) {
    const { exitCode, stderr } = await musicdb(command.split(" ").slice(2));
    expect({ command, exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({
      command,
      exitCode: 0,
      stderr: "",
    });
  }
});
