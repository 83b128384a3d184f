import type { PeerCertificate } from "node:tls";
import { ProblemError } from "../cloudsql/problem";
import type { ConnectionOptions } from "./config";
import { type EmulatorTarget, GoogleApiError, getJson } from "./google";
import type { Route } from "./route";
import { checkName } from "./tls";

/** What the Admin API tells of an instance to whom would connect. */
export interface ConnectSettings {
  readonly ipAddresses?: readonly { type: string; ipAddress: string }[];
  readonly pscEnabled?: boolean;
  readonly emulatorPort?: number;
  /** In place of the connector's own, where the instance asks for a client certificate. */
  readonly emulatorClientCert?: { certificate: string; privateKey: string };
  readonly serverCaCert?: { cert: string };
}

/** Names of the addresses in the Admin API. */
export const ADDRESS_TYPE = {
  PUBLIC: "PRIMARY",
  PRIVATE: "PRIVATE",
  PSC: "PRIVATE_SERVICE_CONNECT",
} as const;

/**
 * The way to an instance of the local emulator: asks its Admin API as the connector asks Google's, then
 * connects with TLS and checks that the certificate is the instance's own.
 */
export async function emulatorRoute(
  instance: string,
  options: ConnectionOptions,
  emulator: EmulatorTarget,
): Promise<Route> {
  const [name, , project] = instance.split(":").reverse();
  const settings = await connectSettings(`${project}`, `${name}`, emulator);
  const ipType = options.ipType ?? "PUBLIC";
  const types = settings.ipAddresses?.map(({ type }) => type) ?? [];
  if (settings.pscEnabled) types.push(ADDRESS_TYPE.PSC);
  if (!types.includes(ADDRESS_TYPE[ipType]) || !settings.emulatorPort || !settings.serverCaCert) {
    throw new ProblemError(
      [
        {
          code: "INSTANCE_ADDRESS",
          message: `instance ${name} of the emulator has no ${ipType.toLowerCase()} address`,
          got: types.join(", ") || "no address",
          fix: "choose another --ip-type, or give the instance that address",
        },
      ],
      1,
    );
  }
  return {
    config: {
      // The addresses of the Admin API look like the cloud's; the server is where the emulator is.
      host: emulator.host.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""),
      port: settings.emulatorPort,
      ssl: {
        ca: settings.serverCaCert.cert,
        cert: settings.emulatorClientCert?.certificate,
        key: settings.emulatorClientCert?.privateKey,
        minVersion: options.tlsMinVersion ?? "TLSv1.2",
        checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
          checkName(`${project}:${name}`, certificate),
      },
      ...(options.iam && { password: emulator.token }),
    },
    description: `instance ${instance} of the emulator at ${emulator.host}`,
    close: () => undefined,
  };
}

async function connectSettings(
  project: string,
  name: string,
  emulator: EmulatorTarget,
): Promise<ConnectSettings> {
  const url = `http://${emulator.host}/sql/v1beta4/projects/${project}/instances/${name}/connectSettings`;
  try {
    return (await getJson(url, emulator.token)) as ConnectSettings;
  } catch (error) {
    if (error instanceof GoogleApiError && error.status === 404) {
      throw new ProblemError(
        [
          {
            code: "INSTANCE_MISSING",
            message: "the emulator has no such instance",
            got: `${project}:${name}`,
            fix: "deploy the database stack first",
          },
        ],
        1,
      );
    }
    throw error;
  }
}
