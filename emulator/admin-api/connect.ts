/** Where an instance listens, and a certificate for it, for programs that connect. */
import type { Attributes } from "../behaviour";
import { block, text } from "../behaviours/attributes";
import { describeCertificate, issueClientCertificate } from "../certificates";
import { dnsNameOf } from "../connector-relay";
import { ApiError } from "../http-api";
import { relayOf, serverOf } from "../instance-servers";
import type { PostgresServer } from "../postgres";
import { bodyOf, type Call, instanceIn, type Route } from "./route";

export const connect: readonly Route[] = [
  { method: "GET", path: "instances/{instance}/connectSettings", handle: connectSettings },
  { method: "POST", path: "instances/{instance}:generateEphemeralCert", handle: generateEphemeralCert },
];

/**
 * As the real one, plus `emulatorPort`: the local port of the server itself, for a program without a connector;
 * and, where the server asks for a client certificate, one in place of the connector's.
 * The address is where the connectors' proxy listens, where the machine has one for it. A DNS name cannot be made
 * on this machine, so that of a Private Service Connect instance is its address as well.
 */
async function connectSettings(call: Call): Promise<object> {
  const instance = instanceIn(call).attributes;
  const server = runningServer(call, instance);
  const ip = block(block(instance, "settings"), "ip_configuration");
  const host = relayOf(call.options.directory, nameOf(instance))?.host ?? server.host;
  const psc = block(ip, "psc_config").psc_enabled === true;
  const types = [
    ...(ip.ipv4_enabled === false ? [] : ["PRIMARY"]),
    ...(text(ip, "private_network") ? ["PRIVATE"] : []),
  ];
  const shared = text(ip, "server_ca_mode")?.endsWith("_CAS_CA");
  const dnsNames = [
    ...(psc ? [dnsName(host, "PRIVATE_SERVICE_CONNECT")] : []),
    ...(shared ? types.map((type) => dnsName(dnsNameOf(serverNameOf(instance)), CONNECTION_TYPE[type])) : []),
  ];
  return {
    kind: "sql#connectSettings",
    serverCaCert: await sslCert(server.caCertificate, instance),
    ipAddresses: types.map((type) => ({ type, ipAddress: host })),
    region: instance.region,
    databaseVersion: instance.database_version,
    backendType: "SECOND_GEN",
    serverCaMode: ip.server_ca_mode,
    pscEnabled: psc,
    ...(dnsNames.length > 0 && { dnsName: dnsNames[0].name, dnsNames }),
    emulatorPort: server.port,
    ...(ip.ssl_mode === "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" && {
      emulatorClientCert: await issueClientCertificate(server.certificateAuthority, "connector"),
    }),
  };
}

/** A certificate for a connector, of one hour; with the access token of a login by IAM in it. */
async function generateEphemeralCert(call: Call): Promise<object> {
  const instance = instanceIn(call).attributes;
  runningServer(call, instance);
  const relay = relayOf(call.options.directory, nameOf(instance));
  if (!relay) {
    throw new ApiError(
      501,
      `Connectors cannot reach instance ${instance.name}: this machine has no loopback address for it. Connect to the emulator directly.`,
      "notImplemented",
    );
  }
  const { public_key: publicKey, access_token: accessToken } = bodyOf(call);
  const refuse = (what: string) => new ApiError(400, `Invalid request: ${what}.`, "invalid");
  if (typeof publicKey !== "string" || publicKey === "") throw refuse("public_key is missing");
  if (accessToken !== undefined && typeof accessToken !== "string")
    throw refuse("access_token is not a text");
  const cert = await relay.issueCertificate(publicKey, accessToken || undefined).catch(() => {
    throw refuse("public_key is not a public key in PEM");
  });
  return { ephemeralCert: await sslCert(cert, instance) };
}

async function sslCert(cert: string, instance: Attributes): Promise<object> {
  const { serialNumber, ...described } = await describeCertificate(cert);
  return {
    kind: "sql#sslCert",
    certSerialNumber: serialNumber,
    cert,
    ...described,
    instance: instance.name,
  };
}

const CONNECTION_TYPE: Readonly<Record<string, string>> = {
  PRIMARY: "PUBLIC",
  PRIVATE: "PRIVATE_SERVICES_ACCESS",
};

function dnsName(name: string, connectionType: string) {
  return { name, connectionType, dnsScope: "INSTANCE" };
}

function runningServer({ options }: Call, instance: Attributes): PostgresServer {
  const server = serverOf(options.directory, nameOf(instance));
  if (server) return server;
  throw new ApiError(
    400,
    `Invalid request: instance ${instance.name} is not running: it is stopped (settings.activation_policy).`,
    "invalidState",
  );
}

function nameOf(instance: Attributes): { project: string; name: string } {
  return { project: String(instance.project), name: String(instance.name) };
}

function serverNameOf(instance: Attributes): string {
  return `${instance.project}:${instance.name}`;
}
