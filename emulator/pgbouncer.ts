/** A real PgBouncer before a server of the emulator, where the program is installed. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError, refuse } from "../cloudsql/problem";
import { accountFor, ServerAccount } from "./process-account";

const START_TIMEOUT_MS = 10_000;
const POLL_MS = 20;

/** Name of the configuration in the folder. */
export const INI = "pgbouncer.ini";

/** Runs as the account of the PostgreSQL server: it refuses to run as root, as that does. */
export class PgBouncer {
  private constructor(
    private readonly folder: string,
    private readonly process: ChildProcess,
    private readonly account: ServerAccount,
  ) {}

  /**
   * Starts it and waits until it listens.
   *
   * @param folder in which the files are, made where missing
   * @param files by name; one is `pgbouncer.ini`. Only the account may read them
   * @param listens where it listens then
   * @throws ProblemError `PGBOUNCER_MISSING`; `PGBOUNCER_DID_NOT_START` with its own words
   */
  static async start(
    folder: string,
    files: Readonly<Record<string, string>>,
    listens: { readonly host: string; readonly port: number },
    dataDirectory: string,
  ): Promise<PgBouncer> {
    const program = findPgBouncer();
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o755);
    const account = new ServerAccount(accountFor(dataDirectory), [folder]);
    account.give(folder);
    for (const [name, text] of Object.entries(files)) account.write(path.join(folder, name), text);
    const log = fs.openSync(path.join(folder, "log"), "a");
    const child = account.start(program, [path.join(folder, INI)], log);
    fs.closeSync(log);
    const pooler = new PgBouncer(folder, child, account);
    for (const end = Date.now() + START_TIMEOUT_MS; !(await isListening(listens)); await sleep(POLL_MS)) {
      if (Date.now() < end && child.exitCode === null && child.signalCode === null) continue;
      await pooler.stop();
      throw new ProblemError(
        [
          {
            code: "PGBOUNCER_DID_NOT_START",
            message: `PgBouncer did not start: ${pooler.log().trim().split("\n").slice(-3).join("; ")}`,
            fix: "correct the configuration",
            path: path.join(folder, INI),
          },
        ],
        1,
      );
    }
    return pooler;
  }

  get pid(): number {
    return this.process.pid as number;
  }

  /** What it wrote. */
  log(): string {
    return fs.readFileSync(path.join(this.folder, "log"), "utf8");
  }

  /** Replaces a file, in one step. */
  write(name: string, text: string): void {
    this.account.write(path.join(this.folder, name), text);
  }

  /** Makes it read its files again. */
  reload(): void {
    this.process.kill("SIGHUP");
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    // At once: from 1.23 on SIGTERM waits for the clients to leave.
    this.process.kill("SIGQUIT");
    await ended;
  }
}

/**
 * The program, where it is on the PATH or where Debian puts it.
 *
 * @throws ProblemError `PGBOUNCER_MISSING`
 */
export function findPgBouncer(
  searched = process.env.PATH ?? "",
  others: readonly string[] = ["/usr/sbin"],
): string {
  const candidates = [...searched.split(path.delimiter), ...others].map((folder) =>
    path.join(folder, "pgbouncer"),
  );
  return (
    candidates.find(isExecutable) ??
    refuse({
      code: "PGBOUNCER_MISSING",
      message: "PgBouncer is not installed",
      got: "no pgbouncer on the PATH or in /usr/sbin",
      fix: "apt-get install pgbouncer",
    })
  );
}

/** A port that nobody listens on at this moment. */
export function freeLocalPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isListening({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
