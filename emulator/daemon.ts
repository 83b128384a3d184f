import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { ProblemError, refuse } from "../cloudsql/problem";
import {
  type DaemonMessage,
  type DaemonRecord,
  daemonLockFile,
  readRecord,
  recordFile,
} from "./daemon-process";
import { type LockHolder, lock, lockHolder } from "./lock";
import { isRunning as isServerRunning, readPostmaster } from "./postmaster";
import { endProcess, identify, isRunning, signalProcess } from "./process";

/** A running emulator. */
export interface Daemon {
  readonly pid: number;
  /** What a command needs in its environment to meet the emulator; holds a token. */
  readonly environment: Readonly<Record<string, string>>;
  /** False when it ran already. */
  readonly started: boolean;
}

/** Options of {@link ensureDaemon}. */
export interface EnsureOptions {
  /** Stops waiting and ends an emulator that is half up. */
  readonly signal?: AbortSignal;
  /**
   * Script of the background process.
   * @default - the emulator's own
   */
  readonly entry?: string;
}

/** What {@link stopDaemon} ended. */
export interface Stopped {
  readonly daemon: boolean;
  /** PostgreSQL servers that a killed emulator had left behind. */
  readonly servers: number;
}

/** Marks a folder as the emulator's, so that nothing else is ever deleted. */
const MARKER = "EMULATOR";
const HEALTH_TIMEOUT = 3_000;
const LOG_LIMIT = 4 * 1024 * 1024;

/** The emulator's folder in a project. */
export function emulatorDirectory(projectRoot: string): string {
  return join(resolve(projectRoot), ".emulator");
}

/** The log of a project's emulator. */
export function emulatorLog(projectRoot: string): string {
  return join(emulatorDirectory(projectRoot), "emulator.log");
}

/**
 * The project's emulator, started in the background unless a healthy one of the same code runs already.
 * Two calls at once get the same one.
 *
 * @param log progress for people, one line a call
 * @throws ProblemError with `EMULATOR_DID_NOT_START`, or `NOT_THE_EMULATORS_FOLDER`
 */
export async function ensureDaemon(
  projectRoot: string,
  log: (line: string) => void,
  options: EnsureOptions = {},
): Promise<Daemon> {
  const directory = claimEmulatorDirectory(projectRoot);
  return exclusively(directory, log, options.signal, async () => {
    const code = codeFingerprint();
    const running = await findDaemon(projectRoot);
    if (running && running.record.code === code && running.healthy) {
      return { pid: running.record.pid, environment: running.record.environment, started: false };
    }
    if (running) {
      log(
        running.healthy
          ? "the emulator runs older code: restarting it"
          : "the emulator does not answer: restarting it",
      );
    }
    await endAll(projectRoot, log);
    await launch(projectRoot, code, options);
    const record = readRecord(directory);
    if (!record) throw new Error(`${recordFile(directory)} is missing after the start`);
    return { pid: record.pid, environment: record.environment, started: true };
  });
}

/** Ends the emulator and every PostgreSQL server it runs or left behind. The data stay. */
export async function stopDaemon(projectRoot: string, log: (line: string) => void): Promise<Stopped> {
  const directory = emulatorDirectory(projectRoot);
  if (!existsSync(directory)) return { daemon: false, servers: 0 };
  return exclusively(claimEmulatorDirectory(projectRoot), log, undefined, () => endAll(projectRoot, log));
}

/**
 * Ends the emulator and forgets everything it kept.
 *
 * @returns false when there was nothing to forget
 * @throws ProblemError with `NOT_THE_EMULATORS_FOLDER` for a link or a folder that it did not make
 */
export async function resetDaemon(projectRoot: string, log: (line: string) => void): Promise<boolean> {
  const directory = emulatorDirectory(projectRoot);
  if (!existsSync(directory) && !isLink(directory)) return false;
  return exclusively(claimEmulatorDirectory(projectRoot), log, undefined, async () => {
    await endAll(projectRoot, log);
    rmSync(directory, { recursive: true });
    return true;
  });
}

/** The running emulator and whether it answers; undefined when none runs. Starts nothing. */
export async function findDaemon(
  projectRoot: string,
): Promise<{ readonly record: DaemonRecord; readonly healthy: boolean } | undefined> {
  const record = readRecord(emulatorDirectory(projectRoot));
  if (!record || !isRunning(record)) return undefined;
  return { record, healthy: await answers(record.environment) };
}

/** Fingerprint of the code and the Node.js that an emulator runs: one of another is replaced. */
export function codeFingerprint(): string {
  const root = join(__dirname, "..");
  const hash = createHash("sha256").update(process.version);
  const files = ["emulator", "cloudsql"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  const lockfile = join(root, "package-lock.json");
  if (existsSync(lockfile)) files.push(lockfile);
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

async function exclusively<T>(
  directory: string,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const onWait = (holder: LockHolder) => log(`waiting for another ${holder.purpose} (pid ${holder.pid})`);
  const release = await lock(join(directory, "control.lock"), "musicdb", { signal, onWait });
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * Makes the emulator's folder, or checks that it is the emulator's.
 *
 * @throws ProblemError with `NOT_THE_EMULATORS_FOLDER`
 */
export function claimEmulatorDirectory(projectRoot: string): string {
  const directory = emulatorDirectory(projectRoot);
  const foreign = (message: string) =>
    refuse({
      code: "NOT_THE_EMULATORS_FOLDER",
      message,
      allowed: "a folder that the emulator made itself",
      fix: "move it away, then run the command again",
      path: directory,
    });
  if (isLink(directory)) foreign("the emulator's folder is a symbolic link");
  if (existsSync(directory) && !statSync(directory).isDirectory()) foreign("the emulator's folder is a file");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const marker = join(directory, MARKER);
  if (!existsSync(marker)) {
    const strangers = readdirSync(directory);
    // Looked at again after the listing: another process may be claiming the same folder.
    if (strangers.length > 0 && !existsSync(marker))
      foreign("the folder holds files that are not the emulator's");
    writeFileSync(marker, "Made by the local emulator of this project; `npm run reset` deletes it.\n");
  }
  return directory;
}

async function launch(projectRoot: string, code: string, options: EnsureOptions): Promise<void> {
  const directory = emulatorDirectory(projectRoot);
  const logFile = emulatorLog(projectRoot);
  const large = existsSync(logFile) && statSync(logFile).size > LOG_LIMIT;
  const output = openSync(logFile, large ? "w" : "a", 0o600);
  const entry = options.entry ?? join(__dirname, "main.ts");
  const child = spawn(process.execPath, ["-r", require.resolve("tsx/cjs"), entry, directory, code], {
    cwd: projectRoot,
    env: process.env,
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  const abort = () => child.pid && signalProcess(child.pid, "SIGTERM");
  options.signal?.addEventListener("abort", abort, { once: true });
  try {
    const outcome = await new Promise<DaemonMessage>((settle) => {
      child.once("message", (message) => settle(message as DaemonMessage));
      child.once("error", (error) => settle({ failed: error.message }));
      child.once("exit", (status, signal) =>
        settle({ failed: `it ended with ${signal ?? `exit code ${status}`}` }),
      );
    });
    options.signal?.throwIfAborted();
    if ("failed" in outcome) throw didNotStart(outcome.failed, logFile);
  } catch (error) {
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((ended) => {
        child.once("exit", ended);
        abort();
      });
    }
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", abort);
    child.removeAllListeners();
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function didNotStart(reason: string, logFile: string): ProblemError {
  return new ProblemError(
    [
      {
        code: "EMULATOR_DID_NOT_START",
        message: `the emulator did not start: ${reason}`,
        fix: "read its log; `npm run reset` starts it afresh, without its data",
        path: logFile,
      },
    ],
    1,
  );
}

async function endAll(projectRoot: string, log: (line: string) => void): Promise<Stopped> {
  const directory = emulatorDirectory(projectRoot);
  const daemon = lockHolder(daemonLockFile(directory));
  if (daemon) {
    const ended = await endProcess(daemon, [
      ["SIGTERM", 20_000],
      ["SIGKILL", 5_000],
    ]);
    if (!ended) {
      throw new ProblemError(
        [
          {
            code: "EMULATOR_DOES_NOT_END",
            message: `the emulator (pid ${daemon.pid}) cannot be ended`,
            path: directory,
          },
        ],
        1,
      );
    }
  }
  rmSync(recordFile(directory), { force: true });
  const servers = await endServers(directory);
  if (servers > 0) log(`ended ${servers} PostgreSQL server${servers > 1 ? "s" : ""} of a killed emulator`);
  return { daemon: daemon !== undefined, servers };
}

/** Ends the PostgreSQL servers whose data lie in the folder. */
async function endServers(directory: string): Promise<number> {
  const ended = await Promise.all(
    dataDirectories(directory).map(async (data) => {
      const postmaster = readPostmaster(data);
      const server = postmaster && isServerRunning(postmaster, data) && identify(postmaster.pid);
      if (!server) return false;
      // Fast shutdown, then immediate: the data survive both.
      return endProcess(server, [
        ["SIGINT", 10_000],
        ["SIGQUIT", 5_000],
        ["SIGKILL", 2_000],
      ]);
    }),
  );
  return ended.filter(Boolean).length;
}

function dataDirectories(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  if (entries.some((entry) => entry.name === "PG_VERSION")) return [directory];
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => dataDirectories(join(directory, entry.name)));
}

/** Whether the providers' socket accepts and the service answers. */
async function answers(environment: Readonly<Record<string, string>>): Promise<boolean> {
  const deadline = AbortSignal.timeout(HEALTH_TIMEOUT);
  try {
    const providers: Record<string, { Addr: { String: string } }> = JSON.parse(
      environment.TF_REATTACH_PROVIDERS ?? "{}",
    );
    const sockets = new Set(Object.values(providers).map((provider) => provider.Addr.String));
    await Promise.all([
      ...[...sockets].map((path) => accepts(path, deadline)),
      fetch(`http://${environment.CLOUD_SQL_EMULATOR_HOST}/emulator/instances`, {
        headers: { authorization: `Bearer ${environment.GOOGLE_OAUTH_ACCESS_TOKEN}` },
        signal: deadline,
      }).then((response) => {
        if (!response.ok) throw new Error(`status ${response.status}`);
      }),
    ]);
    return true;
  } catch {
    return false;
  }
}

function accepts(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, signal }, () => {
      socket.destroy();
      resolve();
    });
    socket.on("error", reject);
  });
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
