import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/**
 * One process for as long as it lives: a pid alone is reused by the system, a pid with its start time is
 * not.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the system started it, opaque: compare for equality only. */
  readonly started: string;
}

/** Identity of a running process, undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Sends a signal; a process that is gone already is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Ends a process that is not our child: each signal in turn, with the time it is given before the next.
 * Resolves to false when it outlived all of them.
 */
export async function endProcess(
  identity: ProcessIdentity,
  steps: readonly (readonly [signal: NodeJS.Signals, graceMilliseconds: number])[],
): Promise<boolean> {
  for (const [signal, grace] of steps) {
    if (!isRunning(identity)) return true;
    signalProcess(identity.pid, signal);
    const end = Date.now() + grace;
    // The system reports the end of a foreign process to nobody, so it is asked.
    while (isRunning(identity) && Date.now() < end) await delay(25);
  }
  return !isRunning(identity);
}

function startFromProc(pid: number): string | undefined {
  try {
    // The name in parentheses may hold spaces; the fields that follow it do not.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const [state, startTicks] = [fields[0], fields[19]];
    return state === "Z" || state === "X" ? undefined : startTicks;
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, LC_ALL: "C" },
    }).trim();
    const [, state, started] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    return state?.startsWith("Z") ? undefined : started;
  } catch {
    return undefined;
  }
}
