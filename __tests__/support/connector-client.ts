/**
 * A program that connects by the official connector, which jest cannot run: the connector imports in a way that
 * jest's sandbox has not. One process answers one attempt after the other.
 */
import { type ChildProcess, fork } from "node:child_process";
import { Client } from "pg";
import type { ConnectionOptions } from "../../database/config";
import { connectorRoute } from "../../database/connector-route";
import type { EmulatorTarget } from "../../database/google";
import { explainUnreachable } from "../../database/reach";

/** One login, and what to ask. */
export interface ConnectorAttempt {
  readonly options: ConnectionOptions & { readonly instance: string };
  readonly password?: string;
  readonly emulator: EmulatorTarget;
  readonly sql: string;
}

/** The rows, or the error in the words of {@link explainUnreachable}. */
export type ConnectorOutcome =
  | { readonly rows: readonly Record<string, unknown>[] }
  | { readonly problem: { readonly code: string; readonly message: string; readonly got?: string } };

/** The program as a child of a test. */
export class ConnectorClient {
  private constructor(private readonly child: ChildProcess) {}

  static start(): ConnectorClient {
    return new ConnectorClient(fork(__filename, [], { execArgv: ["-r", require.resolve("tsx/cjs")] }));
  }

  attempt(attempt: ConnectorAttempt): Promise<ConnectorOutcome> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`the program ended with ${code}`));
      this.child.once("exit", ended);
      this.child.once("message", (outcome) => {
        this.child.off("exit", ended);
        resolve(outcome as ConnectorOutcome);
      });
      this.child.send(attempt);
    });
  }

  stop(): void {
    this.child.kill();
  }
}

async function connect({ options, password, emulator, sql }: ConnectorAttempt): Promise<ConnectorOutcome> {
  try {
    const route = await connectorRoute(options.instance, options, emulator);
    try {
      const { user, database } = options;
      const client = new Client({ ...route.config, user, database, password });
      client.on("error", () => undefined);
      await client.connect();
      const { rows } = await client.query(sql);
      await client.end();
      return { rows };
    } finally {
      route.close();
    }
  } catch (error) {
    const [{ code, message, got }] = explainUnreachable(error, options, {}).problems;
    return { problem: { code, message, got: got === undefined ? undefined : String(got) } };
  }
}

if (require.main === module) {
  process.on("message", async (attempt: ConnectorAttempt) => process.send?.(await connect(attempt)));
}
