import { type ClientBase, type ClientConfig, Connection } from "pg";

/** What the server has told a client of its session, which pg keeps and its types leave out. */
interface Session {
  readonly processID?: number;
  readonly secretKey?: number;
}

/** The parts of pg's connection that its types leave out. */
interface Wire extends Connection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

const LIMIT_MS = 5000;

/**
 * Cancels what a client's session is doing, by PostgreSQL's own cancel request. Unlike `pg_cancel_backend` it needs
 * no login and no free connection, and PgBouncer passes it on to whichever server session runs the query.
 *
 * @see https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export function cancelQuery(config: ClientConfig, client: ClientBase): Promise<void> {
  const { processID, secretKey } = client as ClientBase & Session;
  const { host = "localhost", port = 5432, ssl, stream } = config;
  if (processID === undefined || secretKey === undefined) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const wire = new Connection({ ssl, stream } as ConstructorParameters<typeof Connection>[0]) as Wire;
    const timer = setTimeout(() => wire.stream.destroy(new Error("no answer to a cancel request")), LIMIT_MS);
    const send = () => wire.cancel(processID, secretKey);
    wire.once("connect", () => (ssl ? wire.requestSsl() : send()));
    wire.once("sslconnect", send);
    wire.on("error", reject);
    // The server answers by hanging up.
    wire.once("end", () => {
      clearTimeout(timer);
      wire.stream.destroy();
      resolve();
    });
    if (host.startsWith("/")) wire.connect(`${host}/.s.PGSQL.${port}`);
    else wire.connect(port, host);
  });
}
