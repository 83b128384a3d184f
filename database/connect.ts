import { Client, type ClientConfig } from "pg";
import { addressRoute } from "./address-route";
import { type ConnectionOptions, checkConnectionOptions } from "./config";
import { connectorRoute } from "./connector-route";
import { emulatorRoute } from "./emulator-route";
import { emulatorFrom, googleAuth } from "./google";
import { Password, withFreshPassword } from "./password";
import { type RetryOptions, withRetry } from "./retry";
import type { Route } from "./route";
import { readSecret } from "./secret";
import { tlsOf } from "./tls";

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
      : options.pastPoolers
        ? await addressRoute(options.instance, options)
        : await connectorRoute(options.instance, options)
    : await directRoute(options, env);
  const { passwordSecret } = options;
  const password = passwordSecret ? new Password(() => readSecret(passwordSecret, emulator)) : route.password;
  const config: ClientConfig = {
    ...route.config,
    ...(password && { password: () => password.read() }),
    database: options.database,
    user: options.user,
    application_name: options.applicationName ?? "musicdb",
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    keepAlive: true,
    // A server that went away without a word is noticed within a minute or so, not after Linux's two hours.
    keepAliveInitialDelayMillis: 10_000,
  };
  return { ...route, config, password };
}

/**
 * Opens one connection, and tries again while the failure is transient.
 *
 * @throws the last error; `explainUnreachable` puts it into words
 */
export async function openClient(route: Route, retry: RetryOptions = {}): Promise<Client> {
  return withRetry(() => withFreshPassword(route.password, () => connectClient(route)), retry);
}

async function connectClient(route: Route): Promise<Client> {
  const client = new Client(route.config);
  // A connection that breaks between two queries; the next query rejects, which is enough.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    // Not waited for: after an alert of TLS, such as for a certificate that the server does not know, pg never
    // hears that the socket is closed.
    void client.end().catch(() => undefined);
    throw error;
  }
}

async function directRoute(options: ConnectionOptions, env: NodeJS.ProcessEnv): Promise<Route> {
  const port = options.port ?? 5432;
  const auth = options.iam ? await googleAuth(env) : undefined;
  return {
    config: {
      host: options.host,
      port,
      ssl: tlsOf(options),
      // Each connection gets a token that is still valid; the library keeps it for as long as it is.
      ...(auth && { password: async () => (await auth.getAccessToken()) ?? "" }),
    },
    description: options.host?.startsWith("/") ? `socket ${options.host}` : `${options.host}:${port}`,
    close: () => undefined,
  };
}
