import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryLock } from "./lock";
import { identify, type ProcessIdentity } from "./process";

/** What a running emulator tells others, in `.emulator/daemon.json` (mode 0600: it holds a token). */
export interface DaemonRecord extends ProcessIdentity {
  /** Fingerprint of the code it was started from. */
  readonly code: string;
  /** What a command needs in its environment to meet the emulator. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Message from the daemon to the process that started it. */
export type DaemonMessage = { readonly ready: true } | { readonly failed: string };

/** The emulator as the daemon runs it. */
export type StartEmulator = (options: {
  readonly directory: string;
  readonly log: (line: string) => void;
}) => Promise<{ readonly environment: Record<string, string>; stop(): Promise<void> }>;

/** How often the daemon looks whether its folder is still its own, in milliseconds. */
const OWNERSHIP_CHECK = 5_000;

/** Where the record of a running emulator is kept. */
export function recordFile(directory: string): string {
  return join(directory, "daemon.json");
}

/** Held by the daemon for as long as it lives, so that a folder never has two. */
export function daemonLockFile(directory: string): string {
  return join(directory, "daemon.lock");
}

/** Reads the record; undefined when there is none or it is damaged. */
export function readRecord(directory: string): DaemonRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(recordFile(directory), "utf8"));
    const whole =
      typeof record.pid === "number" &&
      typeof record.started === "string" &&
      typeof record.code === "string" &&
      typeof record.environment === "object";
    return whole ? record : undefined;
  } catch {
    return undefined;
  }
}

/** The life of the background process: start, tell, serve until told to end. */
export async function runDaemon(directory: string, code: string, start: StartEmulator): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
  const tell = (message: DaemonMessage) => {
    if (process.connected) process.send?.(message, () => process.disconnect?.());
  };

  // A closed terminal does not end the emulator; `npm stop` does.
  process.on("SIGHUP", () => {});
  const asked = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => resolve(signal));
  });

  const release = tryLock(daemonLockFile(directory), "musicdb emulator");
  if (typeof release !== "function") {
    tell({ failed: `another emulator (pid ${release.pid}) serves ${directory}` });
    process.exitCode = 1;
    return;
  }
  try {
    const emulator = await start({ directory, log });
    const self = identify(process.pid) as ProcessIdentity;
    writeRecord(directory, { ...self, code, environment: emulator.environment });
    log(`ready, pid ${process.pid}`);
    tell({ ready: true });

    const reason = await Promise.race([asked, lostOwnership(directory)]);
    log(`ending: ${reason}`);
    await emulator.stop();
    log("ended");
  } catch (error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    tell({ failed: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  } finally {
    release();
  }
}

function writeRecord(directory: string, record: DaemonRecord): void {
  const draft = `${recordFile(directory)}.new`;
  writeFileSync(draft, JSON.stringify(record, null, 2), { mode: 0o600 });
  renameSync(draft, recordFile(directory));
}

/** Resolves when the folder was deleted or now belongs to another emulator. */
async function lostOwnership(directory: string): Promise<string> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (readRecord(directory)?.pid === process.pid) return;
      clearInterval(timer);
      resolve("its folder is gone or was taken over");
    }, OWNERSHIP_CHECK);
    timer.unref();
  });
}
