import { Client, type ClientConfig } from "pg";
import { type ConnectionOptions, checkConnectionOptions, tlsOf } from "./config";
import { connectorRoute } from "./connector-route";
import { emulatorRoute } from "./emulator-route";
import { emulatorFrom } from "./google";
import { type RetryOptions, withRetry } from "./retry";
import type { Route } from "./route";
import { readSecret } from "./secret";

/**
 * Finds the way to the database: the emulator where CLOUD_SQL_EMULATOR_HOST is set and an instance is
 * given, the Cloud SQL connector for an instance, or directly to a host.
 *
 * @throws ProblemError on bad options; what the Admin API answered, see `explainUnreachable`
 */
export async function findRoute(
  options: ConnectionOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Route> {
  checkConnectionOptions(options);
  const emulator = emulatorFrom(env);
  const route = options.instance
    ? emulator
      ? await emulatorRoute(options.instance, options, emulator)
      : await connectorRoute(options.instance, options)
    : directRoute(options);
  const { passwordSecret } = options;
  const config: ClientConfig = {
    ...route.config,
    ...(passwordSecret && { password: () => readSecret(passwordSecret, emulator) }),
    database: options.database,
    user: options.user,
    application_name: options.applicationName ?? "musicdb",
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    keepAlive: true,
  };
  return { ...route, config };
}

/**
 * Opens one connection, and tries again while the failure is transient.
 *
 * @throws the last error; `explainUnreachable` puts it into words
 */
export async function openClient(route: Route, retry: RetryOptions = {}): Promise<Client> {
  return withRetry(async () => {
    const client = new Client(route.config);
    // A connection that breaks between two queries; the next query rejects, which is enough.
    client.on("error", () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }, retry);
}

function directRoute(options: ConnectionOptions): Route {
  const port = options.port ?? 5432;
  return {
    config: { host: options.host, port, ssl: tlsOf(options) },
    description: options.host?.startsWith("/") ? `socket ${options.host}` : `${options.host}:${port}`,
    close: () => undefined,
  };
}
