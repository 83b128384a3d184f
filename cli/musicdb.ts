import { Command, CommanderError } from "commander";
import { formatProblem, type Problem, ProblemError } from "../cloudsql/problem";
import { registerBackup } from "./commands/backup";
import { registerCheck } from "./commands/check";
import { registerConnect } from "./commands/connect";
import { registerCost } from "./commands/cost";
import { registerDrill } from "./commands/drill";
import { registerEmulator } from "./commands/emulator";
import { registerHealth } from "./commands/health";
import { registerMigrate } from "./commands/migrate";
import { registerPgBouncer } from "./commands/pgbouncer";
import { registerPlan } from "./commands/plan";
import { registerReset } from "./commands/reset";
import { registerRestore } from "./commands/restore";
import { registerReview } from "./commands/review";
import { registerRules } from "./commands/rules";
import { registerRunbook } from "./commands/runbook";
import { registerSeed } from "./commands/seed";
import { registerStart } from "./commands/start";
import { registerStatus } from "./commands/status";
import { registerStop } from "./commands/stop";
import { registerSynth } from "./commands/synth";
import { registerUpgradeCheck } from "./commands/upgrade-check";
import { Interrupted } from "./interrupt";
import { styleOf } from "./output";

/** The command line, with every command. */
export function buildProgram(): Command {
  const program = new Command("musicdb")
    .description("The Loist music library's database: synthesize, rehearse, look")
    .enablePositionalOptions()
    .exitOverride()
    // Errors are printed by `main`, in the form of all the others.
    .configureOutput({ outputError: () => {} });
  const register = [
    registerStart,
    registerStop,
    registerReset,
    registerStatus,
    registerSynth,
    registerCheck,
    registerPlan,
    registerReview,
    registerCost,
    registerRules,
    registerMigrate,
    registerUpgradeCheck,
    registerRunbook,
    registerConnect,
    registerBackup,
    registerRestore,
    registerDrill,
    registerHealth,
    registerSeed,
    registerPgBouncer,
    registerEmulator,
  ];
  for (const add of register) add(program);
  return program;
}

/**
 * Runs a command line and sets the exit code: 0, 1 for what failed, 2 for bad use or input, 130 for Ctrl-C.
 *
 * @param argv as `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`musicdb … | head`) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  try {
    await buildProgram().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Prints an error for people; the result is the exit code. */
function report(error: unknown): number {
  const style = styleOf(process.stderr);
  if (error instanceof Interrupted) {
    console.error(style.yellow("interrupted; nothing is lost, run it again"));
    return error.exitCode;
  }
  if (error instanceof ProblemError) {
    for (const problem of error.problems) printProblem(problem);
    return error.exitCode;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code !== "commander.help") printProblem(usageProblem(error));
    return 2;
  }
  console.error(style.red("this is a fault of musicdb, please report it:"));
  console.error(error);
  return 1;
}

function printProblem(problem: Problem): void {
  const [first = "", ...rest] = formatProblem(problem).split("\n");
  console.error([styleOf(process.stderr).red(first), ...rest].join("\n"));
}

/** Commander says what is wrong in one line and, at times, what was meant in the next. */
function usageProblem(error: CommanderError): Problem {
  const [message = "", hint] = error.message.replace(/^error: /, "").split("\n");
  const meant = /^\(Did you mean (.+)\?\)$/.exec(hint ?? "")?.[1];
  return {
    code: "USAGE",
    message,
    fix: meant ? `write ${meant}` : "musicdb --help tells what there is",
  };
}
