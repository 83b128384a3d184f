import type { PeerCertificate } from "node:tls";
import { ProblemError } from "../cloudsql/problem";
import { type AdminApi, adminApiFrom } from "./admin-api";
import type { ConnectionOptions } from "./config";
import { ADDRESS_TYPE, type ConnectSettings } from "./emulator-route";
import { getJson } from "./google";
import type { Route } from "./route";
import { checkName } from "./tls";

/**
 * The way to an instance's own port, past the service's poolers, which take connectors in: asks the Admin API
 * for the address and the authority, and checks that the certificate is the instance's own.
 *
 * @throws ProblemError `INSTANCE_ADDRESS`; what the Admin API answered
 */
export async function addressRoute(
  instance: string,
  options: ConnectionOptions,
  api: AdminApi = adminApiFrom(),
): Promise<Route> {
  const parts = instance.split(":");
  const name = parts.at(-1);
  const project = parts.slice(0, -2).join(":");
  const settings = (await getJson(
    `${api.root}/sql/v1beta4/projects/${project}/instances/${name}/connectSettings`,
    await api.token(),
  )) as ConnectSettings;
  const ipType = options.ipType ?? "PUBLIC";
  const address = settings.ipAddresses?.find(({ type }) => type === ADDRESS_TYPE[ipType])?.ipAddress;
  if (!address || !settings.serverCaCert) {
    throw new ProblemError(
      [
        {
          code: "INSTANCE_ADDRESS",
          message: `instance ${name} has no ${ipType.toLowerCase()} address to connect to directly`,
          got: settings.ipAddresses?.map(({ type }) => type).join(", ") || "no address",
          fix: "choose another --ip-type, or give the instance that address",
        },
      ],
      1,
    );
  }
  const port = options.port ?? 5432;
  return {
    config: {
      host: address,
      port,
      ssl: {
        ca: settings.serverCaCert.cert,
        minVersion: options.tlsMinVersion ?? "TLSv1.2",
        checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
          checkName(`${project}:${name}`, certificate),
      },
      // Each connection gets a token that is still valid.
      ...(options.iam && { password: () => api.token() }),
    },
    description: `instance ${instance} at ${address}:${port}, past its poolers`,
    close: () => undefined,
  };
}
