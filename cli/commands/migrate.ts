import { join, relative } from "node:path";
import type { Command } from "commander";
import { ProblemError, refuse } from "../../cloudsql/problem";
import { createMigrationFile } from "../../database/migrate/new-file";
import type { DownGoal } from "../../database/migrate/plan";
import { confirm } from "../confirm";
import { interruptible } from "../interrupt";
import { BackupBefore } from "../migrate/backup";
import { down, nothingRolledBack, planRollback } from "../migrate/down";
import { fileLines, lossLines, previewLines } from "../migrate/preview-lines";
import { applyRepairs, planRepairs, repairLines } from "../migrate/repair";
import type { BackupOptions, RunOptions } from "../migrate/run-options";
import { readStatus, statusLines } from "../migrate/status";
import { findTarget, type Target, type TargetOptions } from "../migrate/target";
import { previewUp, up } from "../migrate/up";
import { count, printJson, progress, styleOf } from "../output";
import { PROJECT_ROOT } from "../project";

const OWN_SQL = join(PROJECT_ROOT, "sql");

/** Options that the commands share. */
interface SharedOptions extends TargetOptions {
  readonly sql?: string;
  readonly wait: string;
  readonly json?: boolean;
}

/** `musicdb migrate …`: the schema's migrations, on the emulator, in the cloud, or by a URL. */
export function registerMigrate(program: Command): void {
  const migrate = program
    .command("migrate")
    .description("apply, roll back, check and write the migrations of the schema");
  registerUp(migrate);
  registerDown(migrate);
  registerStatus(migrate);
  registerValidate(migrate);
  registerNew(migrate);
  registerRepair(migrate);
}

function registerUp(migrate: Command): void {
  withBackup(withTarget(migrate.command("up")))
    .description("apply what is pending, with the roles before it")
    .option("--to <version>", "the last one to apply")
    .option("--dry-run", "say what would run, and change nothing")
    .option("--allow-out-of-order", "apply a pending file though a later one is applied")
    .action(async (environment: string | undefined, options: SharedOptions & BackupOptions & UpFlags) => {
      const { to, allowOutOfOrder, json } = options;
      await onTarget({ ...options, environment }, async (target, run) => {
        const backup = new BackupBefore(target, options, run);
        if (options.dryRun) {
          const plan = await previewUp(target, { ...run, to, allowOutOfOrder });
          if (json) return printJson(plan);
          const { migrations, roles } = plan;
          const heading =
            migrations.length === 0
              ? "nothing to apply"
              : `${count(migrations.length, "migration")} to apply`;
          print([
            `on ${plan.target}: ${heading}; nothing was changed`,
            `before that, as in every run, the roles: ${count(roles.length, "file")}`,
            ...previewLines(migrations),
          ]);
          return;
        }
        const result = await up(target, { ...run, to, allowOutOfOrder, backup });
        if (json) return printJson(result);
        const { applied, total } = result;
        print([
          applied.length === 0
            ? `nothing to do on ${result.target}: ${count(total, "migration")} applied`
            : `${count(applied.length, "migration")} applied on ${result.target}, ${total} in all`,
        ]);
      });
    });
}

interface UpFlags {
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly allowOutOfOrder?: boolean;
}

function registerDown(migrate: Command): void {
  withBackup(withTarget(migrate.command("down")))
    .description("roll back the latest migration, or more, after saying what is lost")
    .option("--to <version>", "the last one that stays; 0 for none")
    .option("--steps <number>", "how many to roll back (default: 1)")
    .option("--dry-run", "say what would be rolled back and lost, and change nothing")
    .option("--yes", "roll back without asking")
    .action(async (environment: string | undefined, options: SharedOptions & BackupOptions & DownFlags) => {
      const goal = downGoal(options);
      const { json, yes } = options;
      await onTarget({ ...options, environment }, async (target, run) => {
        const backup = new BackupBefore(target, options, run);
        const plan = await planRollback(target, { ...run, ...goal });
        const number = count(plan.migrations.length, "migration");
        const { migrations, lost } = plan;
        const summary = `on ${plan.target}: ${migrations.length === 0 ? "nothing" : number} to roll back`;
        const losses = lost.length > 0 ? ["lost for good:", ...lossLines(lost)] : [];
        if (options.dryRun) {
          if (json) printJson(plan);
          else print([summary, ...previewLines(migrations), ...losses]);
          return;
        }
        if (migrations.length === 0) {
          if (json) printJson(nothingRolledBack(plan));
          else print([summary]);
          return;
        }
        for (const line of [summary, ...fileLines(migrations), ...losses]) progress(line);
        await confirm(`roll back ${number} on ${target.name}?`, { yes, signal: run.signal });
        const result = await down(target, plan, { ...run, ...goal, backup });
        if (json) return printJson(result);
        print([
          `${count(result.rolledBack.length, "migration")} rolled back on ${result.target}, ${result.total} left`,
        ]);
      });
    });
}

interface DownFlags {
  readonly to?: string;
  readonly steps?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

function downGoal({ to, steps }: DownFlags): DownGoal {
  if (to !== undefined && steps !== undefined) {
    refuse({
      code: "USAGE",
      message: "both --to and --steps are given",
      fix: "give only one of them",
    });
  }
  if (to !== undefined) return { to };
  if (steps !== undefined && !/^\d{1,6}$/.test(steps)) {
    refuse({ code: "USAGE", message: "--steps is not a number", got: steps, fix: "write --steps 1" });
  }
  return { steps: Number(steps ?? 1) };
}

function registerStatus(migrate: Command): void {
  withTarget(migrate.command("status"))
    .description("what is applied and what is not; exit code 1 unless all is applied as it is")
    .action(async (environment: string | undefined, options: SharedOptions) => {
      await onTarget({ ...options, environment }, async (target, run) => {
        const result = await readStatus(target, run);
        process.exitCode = result.current ? 0 : 1;
        if (options.json) printJson(result);
        else print(statusLines(result, styleOf(process.stdout)));
      });
    });
}

function registerValidate(migrate: Command): void {
  withTarget(migrate.command("validate"))
    .description(
      "try all files up, down and up again on a throw-away database, and compare them to a real one",
    )
    .option("--allow-out-of-order", "accept a pending file though a later one is applied")
    .action(async (environment: string | undefined, options: SharedOptions & UpFlags) => {
      // A server of its own is much to load; no other command waits for it.
      const { validateFiles, validateLines } =
        require("../migrate/validate") as typeof import("../migrate/validate");
      await interruptible(async (signal) => {
        const run = runOptions(options, signal);
        const { cloud, url, allowOutOfOrder } = options;
        const optional = environment === undefined && !cloud && url === undefined;
        const target = await targetOrReason({ ...options, environment }, optional);
        const result = await validateFiles(target, { ...run, allowOutOfOrder, optional });
        if (options.json) printJson(result);
        else print(validateLines(result, styleOf(process.stdout)));
        if (result.valid) return;
        if (!options.json) throw new ProblemError(result.problems, 1);
        process.exitCode = 1;
      });
    });
}

function registerNew(migrate: Command): void {
  migrate
    .command("new")
    .description("write the next migration's file, to be filled in")
    .argument("<name>", "what it does, e.g. add_playlists")
    .option("--sql <folder>", "folder with migrations/ (default: this project's)")
    .option("--json", "print it for machines")
    .action(async (name: string, { sql = OWN_SQL, json }: { sql?: string; json?: boolean }) => {
      const file = createMigrationFile(join(sql, "migrations"), name);
      if (json) printJson({ file });
      else print([`wrote ${relative(process.cwd(), file)}`]);
    });
}

function registerRepair(migrate: Command): void {
  withTarget(migrate.command("repair").argument("<version...>", "migrations to repair"), {
    environment: false,
  })
    .usage("[options] [environment] <version...>")
    .description("record a changed file as it is, or forget a missing one, after a person has decided so")
    .option("--yes", "repair without asking")
    .action(async (words: string[], options: SharedOptions & { yes?: boolean }) => {
      const [environment, ...versions] = /^\d/.test(words[0] ?? "") ? [undefined, ...words] : words;
      if (versions.length === 0) {
        refuse({ code: "USAGE", message: "no migration is named", fix: "name the version, e.g. 0003" });
      }
      await onTarget({ ...options, environment }, async (target, run) => {
        const plan = await planRepairs(target, versions as string[], run);
        for (const line of repairLines(plan)) progress(line);
        await confirm(`repair the ledger on ${target.name}?`, { yes: options.yes, signal: run.signal });
        await applyRepairs(target, plan, run);
        if (options.json) printJson(plan);
        else print([`${count(plan.repairs.length, "record")} repaired on ${plan.target}`]);
      });
    });
}

function withTarget(command: Command, { environment = true } = {}): Command {
  if (environment) command.argument("[environment]", "environment whose database it is (default: dev)");
  return command
    .option("--cloud", "its instance in Google Cloud, not the emulator's")
    .option("--url [url]", "a server: postgres://… without a password, or what DATABASE_URL or DB_* say")
    .option("--app-user <user...>", "with --url: login users of the application")
    .option("--sql <folder>", "folder with migrations/ and roles/ (default: this project's)")
    .option("--wait <seconds>", "longest wait for the server, and for another run", "60")
    .option("--json", "print it for machines");
}

function withBackup(command: Command): Command {
  return command
    .option("--backup", "take a backup first, also in the emulator (in the cloud it is always taken)")
    .option("--no-backup", "take none; needs --reason")
    .option("--reason <text>", "why it can be done without a backup; goes to the server's log");
}

async function onTarget(
  options: SharedOptions,
  work: (target: Target, run: RunOptions) => Promise<void>,
): Promise<void> {
  await interruptible(async (signal) => {
    const run = runOptions(options, signal);
    await work(await findTarget(options, PROJECT_ROOT), run);
  });
}

/** Without being asked, `validate` compares to the emulator's dev where one runs. */
async function targetOrReason(
  options: TargetOptions,
  optional: boolean,
): Promise<Target | { readonly none: string }> {
  try {
    return await findTarget(options, PROJECT_ROOT);
  } catch (error) {
    if (!optional || !(error instanceof ProblemError) || error.exitCode !== 1) throw error;
    return { none: error.problems[0]?.message ?? "" };
  }
}

function runOptions({ sql = OWN_SQL, wait }: SharedOptions, signal: AbortSignal): RunOptions {
  if (!/^\d{1,6}$/.test(wait)) {
    refuse({
      code: "USAGE",
      message: "--wait is not a number of seconds",
      got: wait,
      fix: "write --wait 60",
    });
  }
  return { sqlDirectory: sql, waitMs: Number(wait) * 1000, signal, report: progress };
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}
