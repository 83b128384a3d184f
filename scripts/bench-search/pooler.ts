import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { accessSync, chmodSync, closeSync, constants, mkdirSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { refuse } from "../../cloudsql/problem";
import { accountFor, ServerAccount } from "../../emulator/process-account";
import type { ScratchServer } from "../../emulator/scratch-server";
import { APPLICATION, loadConfig } from "./server";

const START_TIMEOUT_MS = 10_000;

/** PgBouncer in transaction mode before the server. */
export class Pooler {
  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  /**
   * @param poolSize connections to the server for each database
   * @throws ProblemError `PGBOUNCER_MISSING`
   */
  static async start(scratch: ScratchServer, database: string, poolSize: number): Promise<Pooler> {
    const program = findPgBouncer();
    const folder = join(scratch.server.directory, "pgbouncer");
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    const account = new ServerAccount(accountFor(scratch.server.dataDirectory), [folder]);
    account.give(folder);
    const port = await freePort();
    account.write(join(folder, "users.txt"), `"${APPLICATION}" "${scratch.password(APPLICATION)}"\n`);
    account.write(join(folder, "pgbouncer.ini"), configuration(folder, scratch, port, poolSize));
    const log = openSync(join(folder, "log"), "a");
    const child = account.start(program, [join(folder, "pgbouncer.ini")], log);
    closeSync(log);
    const pooler = new Pooler(port, child);
    for (const end = Date.now() + START_TIMEOUT_MS; ; await sleep(20)) {
      const client = new Client(loadConfig(scratch, database, port));
      client.on("error", () => undefined);
      const answers = await client.connect().then(
        () => true,
        () => false,
      );
      await client.end().catch(() => undefined);
      if (answers) return pooler;
      if (Date.now() > end || child.exitCode !== null) {
        await pooler.stop();
        throw new Error(`PgBouncer did not start; see ${join(folder, "log")}`);
      }
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await ended;
  }
}

/**
 * The program, where it is on the PATH or where Debian puts it.
 *
 * @throws ProblemError `PGBOUNCER_MISSING`
 */
export function findPgBouncer(
  path = process.env.PATH ?? "",
  others: readonly string[] = ["/usr/sbin"],
): string {
  const candidates = [...path.split(delimiter), ...others].map((folder) => join(folder, "pgbouncer"));
  return (
    candidates.find(isExecutable) ??
    refuse({
      code: "PGBOUNCER_MISSING",
      message: "PgBouncer is not installed",
      got: "no pgbouncer on the PATH or in /usr/sbin",
      fix: "apt-get install pgbouncer, or leave out --pooler",
    })
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function configuration(folder: string, scratch: ScratchServer, port: number, poolSize: number): string {
  const { host, port: server } = scratch.server;
  return `[databases]
* = host=${host} port=${server}
[pgbouncer]
listen_addr = ${host}
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, "users.txt")}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 500
log_connections = 0
log_disconnections = 0
`;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
