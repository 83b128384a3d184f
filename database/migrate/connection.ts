import type { Client } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import type { ConnectionOptions } from "../config";
import { findRoute, openClient } from "../connect";
import { explainUnreachable } from "../reach";
import { isConnectionLost, sqlState, withRetry } from "../retry";
import type { Route } from "../route";
import type { OpenConnection } from "./blockers";

/** Where SQL is applied, and as whom. */
export interface MigrationTarget {
  readonly connection: ConnectionOptions;
  /**
   * Password of a direct connection, where a person's environment has it.
   *
   * @default - the connection's secret, its Google identity, or what ~/.pgpass says
   */
  readonly password?: string;
  /**
   * Names the emulator, where there is one.
   *
   * @default process.env
   */
  readonly env?: NodeJS.ProcessEnv;
}

/** How a run waits, is stopped, and tells what it does. */
export interface RunSurroundings {
  /**
   * Longest wait for the server, and for another run, in milliseconds.
   *
   * @default 60000
   */
  readonly waitMs?: number;
  readonly signal: AbortSignal;
  /** One line of progress. Never a secret. */
  readonly report: (line: string) => void;
}

/** Work over a connection of its own. */
export interface ConnectedWork<T> {
  /** Gets a way to open a second connection too, to look at what the first one waits for. */
  readonly run: (client: Client, openConnection: OpenConnection) => Promise<T>;
  /** Whether it may be done again from the start when the connection is lost. */
  readonly repeatable: boolean;
}

/**
 * Connects as the migrator and does work; warnings of the server are reported. An aborted signal cancels what
 * the server is doing, so that it rolls back at once.
 *
 * @throws ProblemError in words of what is wrong; the signal's reason when it was aborted
 */
export async function withMigrator<T>(
  target: MigrationTarget,
  surroundings: RunSurroundings,
  work: ConnectedWork<T>,
): Promise<T> {
  const { connection, env = process.env } = target;
  const { report, signal, waitMs: withinMs = 60_000 } = surroundings;
  const unreachable = (error: unknown) => {
    signal.throwIfAborted();
    throw explainUnreachable(error, connection, env);
  };
  const found = await withRetry(() => findRoute(connection, env), { withinMs, signal }).catch(unreachable);
  const { password } = target;
  const route = password === undefined ? found : { ...found, config: { ...found.config, password } };
  try {
    report(`connecting to database ${connection.database}, ${route.description}`);
    const connect = () =>
      openClient(route, {
        withinMs,
        signal,
        onRetry: (error) => report(`the server does not answer yet (${(error as Error).message})`),
      }).catch(unreachable);
    const openConnection = () => openClient(route, { withinMs: 0 });
    const run = (client: Client) => work.run(client, openConnection);
    return await withRetry(() => withClient(route, connect, surroundings, run), {
      withinMs,
      when: (error) => work.repeatable && isConnectionLost(error) && !signal.aborted,
      signal,
      onRetry: (error) => report(`the connection was lost (${(error as Error).message}), beginning anew`),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw explainFailure(error);
  } finally {
    route.close();
  }
}

async function withClient<T>(
  route: Route,
  connect: () => Promise<Client>,
  { report, signal }: RunSurroundings,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect();
  client.on("notice", ({ severity, message, hint }) => {
    if (severity === "WARNING") report(`warning: ${message}${hint ? `\n         ${hint}` : ""}`);
  });
  const { rows } = await client.query("select pg_backend_pid() as pid");
  const cancel = () => {
    // pg drops a connection that is busy; the server then rolls back too, a little later.
    const drop = () => void client.end().catch(() => undefined);
    setTimeout(drop, 5000).unref();
    cancelBackend(route, rows[0].pid).catch(drop);
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    return await body(client);
  } finally {
    signal.removeEventListener("abort", cancel);
    await client.end().catch(() => undefined);
  }
}

async function cancelBackend(route: Route, pid: number): Promise<void> {
  const client = await openClient(route, { withinMs: 0 });
  await client.query("select pg_cancel_backend($1)", [pid]);
  await client.end();
}

/** What no file is to blame for. */
function explainFailure(error: unknown): unknown {
  if (error instanceof ProblemError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isConnectionLost(error)) {
    return new ProblemError(
      [
        {
          code: "SERVER_LOST",
          message: `the connection was lost: ${message}`,
          fix: "run it again: what is recorded as done is kept, the rest was rolled back",
        },
      ],
      1,
    );
  }
  const state = sqlState(error);
  // Only a server's error may be the server's fault.
  if (!state || !/^[0-9A-Z]{5}$/.test(state)) return error;
  return new ProblemError(
    [
      {
        code: "SERVER_REFUSED",
        message: `the server refused what the migrator needs: ${state}: ${message}`,
        fix:
          state === "42501"
            ? "log in as the migrator, or as another member of music_library_owner"
            : "see to the cause and run it again",
      },
    ],
    1,
  );
}
