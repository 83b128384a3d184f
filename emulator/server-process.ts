/** The process of a PostgreSQL server: starting it, waiting for it, ending it. */
import * as fs from "node:fs";
import * as net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError } from "../cloudsql/problem";
import { isRunning, type Postmaster, readPostmaster } from "./postmaster";
import type { ServerAccount } from "./process-account";
import { serverMessages } from "./server-messages";

export interface ServerProcessOptions {
  readonly postgres: string;
  readonly dataDirectory: string;
  readonly account: ServerAccount;
  readonly logFile: string;
}

export const START_TIMEOUT_MS = 120_000;
export const POLL_MS = 10;
const STOP_TIMEOUT_MS = 30_000;
/** A log file above this size is set aside at start. */
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;

/** Whether the server takes connections as it will from now on: a standby stays one, a recovery ends. */
export function isReady({ status }: Postmaster, dataDirectory: string): boolean {
  return status === "ready" || (status === "standby" && fs.existsSync(`${dataDirectory}/standby.signal`));
}

/** Starts the process; returns the server's last words where it ends before it is ready. */
export async function launch(options: ServerProcessOptions): Promise<string | undefined> {
  const { dataDirectory, logFile } = options;
  const size = fs.existsSync(logFile) ? fs.statSync(logFile).size : 0;
  if (size > LOG_LIMIT_BYTES) fs.renameSync(logFile, `${logFile}.1`);
  const output = fs.openSync(logFile, "a", 0o600);
  const offset = fs.fstatSync(output).size;
  let child: ReturnType<ServerAccount["start"]>;
  try {
    child = options.account.start(options.postgres, ["-D", dataDirectory], output);
  } finally {
    fs.closeSync(output);
  }
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code, signal) => {
    ended = `ended with ${signal ?? `code ${code}`}`;
  });
  const end = Date.now() + START_TIMEOUT_MS;
  while (ended === undefined) {
    const postmaster = readPostmaster(dataDirectory);
    if (postmaster && postmaster.pid === child.pid && isReady(postmaster, dataDirectory)) return undefined;
    if (Date.now() > end) {
      await endServer(dataDirectory);
      ended = `not ready within ${START_TIMEOUT_MS / 1000} s`;
      break;
    }
    await sleep(POLL_MS);
  }
  const written = fs.readFileSync(logFile).subarray(offset).toString("utf8");
  const messages = serverMessages(written);
  return messages.length > 0 ? messages.join("\n") : `${written.trim()}\n${ended}`.trim();
}

/** Ends the server of a data directory and waits until it is gone. */
export async function endServer(dataDirectory: string): Promise<void> {
  const postmaster = readPostmaster(dataDirectory);
  if (!postmaster || !isRunning(postmaster, dataDirectory)) return;
  // Fast shutdown, then the ones that need recovery at the next start.
  for (const [signal, timeout] of [
    ["SIGINT", STOP_TIMEOUT_MS],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    process.kill(postmaster.pid, signal);
    const end = Date.now() + timeout;
    while (Date.now() < end) {
      if (!isRunning(postmaster, dataDirectory)) return;
      await sleep(POLL_MS);
    }
  }
  throw new Error(`PostgreSQL process ${postmaster.pid} of ${dataDirectory} does not end`);
}

export function didNotStart(logFile: string, failure: string): ProblemError {
  return new ProblemError(
    [
      {
        code: "POSTGRES_DID_NOT_START",
        message: "PostgreSQL did not start",
        got: failure,
        fix: "see the end of its log",
        path: logFile,
      },
    ],
    1,
  );
}

/** The wanted port of a host where it is free, else another. */
export async function freePort(host: string, wanted: number): Promise<number> {
  const take = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const probe = net.createServer();
      probe.once("error", reject);
      probe.listen({ host, port, exclusive: true }, () => {
        const { port: taken } = probe.address() as net.AddressInfo;
        probe.close(() => resolve(taken));
      });
    });
  return take(wanted).catch(() => take(0));
}
