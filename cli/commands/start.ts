import { basename, relative } from "node:path";
import type { Command } from "commander";
import type { DeployedStack } from "../deploy";
import { interruptible } from "../interrupt";
import { count, printJson, progress, seconds, styleOf, table } from "../output";
import { PROJECT_ROOT } from "../project";
import { type Rehearsal, rehearse } from "../rehearse";

/** `musicdb start`: the whole deployment on this machine. */
export function registerStart(program: Command): void {
  program
    .command("start")
    .description("rehearse the whole deployment on this machine: synth, emulator, Terraform, SQL")
    .argument("[environment]", "environment to deploy into the emulator", "dev")
    .option("--json", "print the result for machines")
    .action(async (environment: string, options: { json?: boolean }) => {
      const result = await interruptible((signal) =>
        rehearse({ projectRoot: PROJECT_ROOT, environment, signal, log: progress }),
      );
      if (options.json) printJson(result);
      else for (const line of summary(result)) console.log(line);
    });
}

/** The result for people: at most 30 lines of 80 columns, no password. */
export function summary(result: Rehearsal, cwd = process.cwd()): string[] {
  const { database, search, phases, stacks } = result;
  const style = styleOf(process.stdout);
  const path = (file: string) => relative(cwd, file);
  const changed = stacks.some((stack) => stack.added + stack.changed + stack.removed > 0);
  const found = search.tracks.map(({ title, artist }) => `${title} (${artist})`);
  const heading = changed ? `${result.environment} is deployed` : `${result.environment}: nothing changed`;
  return [
    "",
    style.bold(style.green(heading)),
    ...table(
      stacks.map((stack) => ["", stack.name, outcome(stack), `${count(stack.resources, "resource")}`]),
    ),
    "",
    `${style.bold("database")}  ${database.instance}`,
    `  listens on ${database.host}:${database.port}`,
    `  psql  PGPASSFILE=${path(database.passwordFile)} psql "host=${database.host} port=${database.port} \\`,
    `        dbname=${database.database} user=${database.user} \\`,
    `        sslmode=verify-full sslrootcert=${path(database.authorityFile)}"`,
    `  pg    const read = (file) => readFileSync(\`${path(database.directory)}/\${file}\`, "utf8")`,
    `        new Client({ host: "${database.host}", port: ${database.port}, database: "${database.database}",`,
    `          user: "${database.user}", ssl: { ca: read("${basename(database.authorityFile)}") },`,
    `          password: () => read("${basename(database.passwordFile)}").trim().split(":").pop() })`,
    "",
    `${style.bold("search")}    "${search.words}" in ${count(search.of, "track")}, ${search.milliseconds.toFixed(0)} ms`,
    ...table(found.map((line) => ["", line])),
    "",
    `${style.bold("time")}      ${(["synth", "emulator", "deploy", "search", "total"] as const)
      .map((name) => `${name} ${seconds(phases[name])}`)
      .join(", ")}`,
    "",
    style.bold("next"),
    ...table([
      ["", "npm run status", "what runs, and where"],
      ["", "npx musicdb emulator run -- COMMAND", "terraform, cdktf against it"],
      ["", "npm stop", "ends every process; the data stay"],
      ["", "npm run reset", "forgets the data"],
    ]),
  ];
}

function outcome({ added, changed, removed }: DeployedStack): string {
  const parts = [
    added > 0 && `${added} created`,
    changed > 0 && `${changed} changed`,
    removed > 0 && `${removed} deleted`,
  ].filter(Boolean);
  return parts.join(", ") || "unchanged";
}
