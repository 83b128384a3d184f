import { connectorLibrary } from "./cloud-libraries";
import type { ConnectionOptions } from "./config";
import { type EmulatorTarget, googleAuth } from "./google";
import type { Route } from "./route";

/**
 * The way to a Cloud SQL instance by the official connector: it finds the address, makes a client
 * certificate of its own and checks the server's.
 *
 * @param emulator whose Admin API to ask instead of Google's
 */
export async function connectorRoute(
  instance: string,
  options: ConnectionOptions,
  emulator?: EmulatorTarget,
): Promise<Route> {
  const { AuthTypes, Connector, IpAddressTypes } = await connectorLibrary();
  const connector = new Connector({
    auth: await googleAuth(emulator ? { GOOGLE_OAUTH_ACCESS_TOKEN: emulator.token } : process.env),
    userAgent: "loist-music-library-db",
    ...(emulator && { sqlAdminAPIEndpoint: `http://${emulator.host}` }),
  });
  const ipType = options.ipType ?? "PUBLIC";
  // Never close a connector whose getOptions failed: close() waits for the failed instance without a catch,
  // and the unhandled rejection ends the process before its real error is shown. It keeps nothing open.
  const { stream } = await connector.getOptions({
    instanceConnectionName: instance,
    ipType: IpAddressTypes[ipType],
    authType: options.iam ? AuthTypes.IAM : AuthTypes.PASSWORD,
  });
  surviveFailedRefreshes(connector);
  return {
    // The stream is encrypted already; PGSSLMODE must not ask for TLS within it.
    config: { stream, ssl: false },
    description: `instance ${instance} by its ${ipType.toLowerCase()} address`,
    close: () => connector.close(),
  };
}

/**
 * Until a first connection stands, the connector throws what a later refresh of its certificate fails with, in a
 * timer where nobody catches it, and that ends the process: a network that goes away right after getOptions is
 * enough (so in 1.10.0 and 1.13.0). Once a connection stands it tries again instead, so it is told that one does.
 */
function surviveFailedRefreshes(connector: object): void {
  const { instances } = connector as {
    instances?: Map<string, { instance?: { setEstablishedConnection?(): void } }>;
  };
  for (const { instance } of instances?.values() ?? []) instance?.setEstablishedConnection?.();
}
