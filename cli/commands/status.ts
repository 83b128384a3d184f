import { relative } from "node:path";
import type { Command } from "commander";
import { emulatorLog } from "../../emulator/daemon";
import { printJson, table } from "../output";
import { PROJECT_ROOT } from "../project";
import { type InstanceStatus, readStatus } from "../status";

/** `musicdb status`: what runs, and where. */
export function registerStatus(program: Command): void {
  program
    .command("status")
    .description("what runs and where the databases listen; exit code 1 when no emulator runs")
    .option("--json", "print it for machines")
    .action(printStatus);
}

/** Shared with `musicdb emulator status`. */
export async function printStatus(options: { json?: boolean }): Promise<void> {
  const status = await readStatus(PROJECT_ROOT);
  process.exitCode = status.emulator === "answers" ? 0 : 1;
  if (options.json) {
    printJson(status);
    return;
  }
  if (status.emulator === "stopped") {
    console.log("no emulator runs: npm start starts it");
    return;
  }
  console.log(`emulator  pid ${status.pid}, ${status.emulator}`);
  console.log(`log       ${relative(process.cwd(), emulatorLog(PROJECT_ROOT))}`);
  if (status.emulator !== "answers") {
    console.log("npm start replaces it");
    return;
  }
  if (status.instances.length === 0) console.log("instances none: npm start deploys one");
  for (const instance of status.instances) {
    console.log(`\n${instance.connectionName}`);
    for (const line of describeInstance(instance)) console.log(line);
  }
}

/** One instance in lines, without its name. */
export function describeInstance(instance: InstanceStatus): string[] {
  const server = instance.host
    ? [
        ["", "listens on", `${instance.host}:${instance.port}`],
        ["", "connector", instance.connector ?? "has no way in on this machine"],
        ["", "databases", instance.databases?.join(", ") ?? ""],
        ["", "users", instance.users?.join(", ") ?? ""],
      ]
    : [];
  const ignored = instance.ignoredFlags ?? [];
  return table([
    ["", "role", instance.role],
    ["", "state", instance.state],
    ...server,
    ...ignored.map(({ name, reason }) => ["", "no effect", `${name}: ${reason}`]),
  ]);
}
