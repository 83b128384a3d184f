import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess, identify, isRunning, type ProcessIdentity } from "../emulator/process";

/** A process that uses the emulator, on record so that a killed command leaves a trace of its children. */
export interface Run extends ProcessIdentity {
  /** `terraform`: a child of `musicdb start`. `command`: what `musicdb emulator run` runs. */
  readonly kind: "terraform" | "command";
  /** For messages, e.g. `terraform apply in dev-database`. */
  readonly description: string;
}

/** Puts a process on record; the result takes it off. */
export function recordRun(
  emulatorDirectory: string,
  pid: number,
  run: Pick<Run, "kind" | "description">,
): () => void {
  const identity = identify(pid);
  // It has ended already.
  if (!identity) return () => {};
  const folder = join(emulatorDirectory, "runs");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${pid}.json`);
  writeFileSync(file, JSON.stringify({ ...identity, ...run }), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The recorded processes that still run; the records of the others are removed. */
export function liveRuns(emulatorDirectory: string): Run[] {
  const folder = join(emulatorDirectory, "runs");
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const file = join(folder, name);
    try {
      const run: Run = JSON.parse(readFileSync(file, "utf8"));
      if (isRunning(run)) return [run];
    } catch {
      // A half-written record says nothing.
    }
    rmSync(file, { force: true });
    return [];
  });
}

/** Ends what a killed `musicdb start` left running, gently first: Terraform then saves its state. */
export async function endLeftOverTerraform(
  emulatorDirectory: string,
  log: (line: string) => void,
): Promise<void> {
  for (const run of liveRuns(emulatorDirectory).filter(({ kind }) => kind === "terraform")) {
    log(`ending ${run.description} (pid ${run.pid}) of a killed run`);
    await endProcess(run, [
      ["SIGINT", 60_000],
      ["SIGKILL", 5_000],
    ]);
  }
}
