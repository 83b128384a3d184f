/** What a data directory and the machine say about its server process. */
import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** The lock file that a server keeps in its data directory. */
export interface Postmaster {
  readonly file: string;
  readonly pid: number;
  /** As the server was told, which may be another name of the folder, or the name it had. */
  readonly dataDirectory: string;
  readonly port: number | undefined;
  readonly status: "starting" | "stopping" | "ready" | "standby" | undefined;
}

/** Reads postmaster.pid; undefined where there is none. */
export function readPostmaster(dataDirectory: string): Postmaster | undefined {
  const file = path.join(dataDirectory, "postmaster.pid");
  let lines: string[];
  try {
    lines = fs.readFileSync(file, "utf8").split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
  return {
    file,
    pid: Math.abs(Number.parseInt(lines[0], 10)) || 0,
    dataDirectory: lines[1] ?? "",
    port: Number.parseInt(lines[3], 10) || undefined,
    status: (lines[7]?.trim() || undefined) as Postmaster["status"],
  };
}

/**
 * Whether that process is there and is the server of this data directory: not one that got its number, and
 * not the server of the folder that this one is a copy of.
 */
export function isRunning(postmaster: Postmaster, dataDirectory: string): boolean {
  if (!postmaster.pid || !isSameFolder(postmaster.dataDirectory, dataDirectory)) return false;
  try {
    process.kill(postmaster.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return commandLine(postmaster.pid).includes(postmaster.dataDirectory);
}

/** A folder that is gone from its old name was moved here. */
function isSameFolder(recorded: string, dataDirectory: string): boolean {
  if (recorded === "") return false;
  const before = fs.statSync(recorded, { throwIfNoEntry: false });
  const now = fs.statSync(dataDirectory, { throwIfNoEntry: false });
  return !before || (before.ino === now?.ino && before.dev === now.dev);
}

/** Empty for a process that has ended but is not collected yet. */
function commandLine(pid: number): string {
  if (fs.existsSync("/proc/self/cmdline")) {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  }
  return childProcess.spawnSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" }).stdout ?? "";
}
