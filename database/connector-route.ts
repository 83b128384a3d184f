import { connectorLibrary } from "./cloud-libraries";
import type { ConnectionOptions } from "./config";
import { googleAuth } from "./google";
import type { Route } from "./route";

/**
 * The way to a Cloud SQL instance by the official connector: it finds the address, makes a client
 * certificate of its own and checks the server's.
 */
export async function connectorRoute(instance: string, options: ConnectionOptions): Promise<Route> {
  const { AuthTypes, Connector, IpAddressTypes } = await connectorLibrary();
  const connector = new Connector({ auth: await googleAuth(), userAgent: "loist-music-library-db" });
  const ipType = options.ipType ?? "PUBLIC";
  // Never close a connector whose getOptions failed: close() waits for the failed instance without a catch,
  // and the unhandled rejection ends the process before its real error is shown.
  const { stream } = await connector.getOptions({
    instanceConnectionName: instance,
    ipType: IpAddressTypes[ipType],
    authType: options.iam ? AuthTypes.IAM : AuthTypes.PASSWORD,
  });
  return {
    // The stream is encrypted already; PGSSLMODE must not ask for TLS within it.
    config: { stream, ssl: false },
    description: `instance ${instance} by its ${ipType.toLowerCase()} address`,
    close: () => connector.close(),
  };
}
