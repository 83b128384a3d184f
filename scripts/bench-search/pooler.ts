import { join } from "node:path";
import { usersLine } from "../../cloudsql/pgbouncer/configuration";
import { freeLocalPort, INI, PgBouncer } from "../../emulator/pgbouncer";
import type { ScratchServer } from "../../emulator/scratch-server";
import { APPLICATION } from "./server";

/** PgBouncer in transaction mode before the server, without TLS: as the server itself in the benchmark. */
export class Pooler {
  private constructor(
    readonly port: number,
    private readonly pgbouncer: PgBouncer,
  ) {}

  /**
   * @param poolSize connections to the server for each database
   * @throws ProblemError `PGBOUNCER_MISSING`
   */
  static async start(scratch: ScratchServer, poolSize: number): Promise<Pooler> {
    const { host, directory, dataDirectory } = scratch.server;
    const folder = join(directory, "pgbouncer");
    const port = await freeLocalPort();
    const files = {
      "users.txt": usersLine(APPLICATION, scratch.password(APPLICATION)),
      [INI]: configuration(folder, scratch, port, poolSize),
    };
    return new Pooler(port, await PgBouncer.start(folder, files, { host, port }, dataDirectory));
  }

  stop(): Promise<void> {
    return this.pgbouncer.stop();
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
