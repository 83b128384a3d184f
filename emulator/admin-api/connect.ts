/** Where an instance listens, for programs that connect. */
import { block, text } from "../behaviours/attributes";
import { isRecordOnly } from "../behaviours/instance-records";
import { ApiError } from "../http-api";
import { serverOf } from "../instance-servers";
import { type Call, instanceIn, type Route } from "./route";

export const connect: readonly Route[] = [
  { method: "GET", path: "instances/{instance}/connectSettings", handle: connectSettings },
];

/** As the real one, plus `emulatorPort`: the local port, since the address alone does not tell it. */
function connectSettings(call: Call): object {
  const instance = instanceIn(call).attributes;
  const ip = block(block(instance, "settings"), "ip_configuration");
  const { directory } = call.options;
  const running = serverOf(directory, { project: String(instance.project), name: String(instance.name) });
  if (!running) {
    const reason = isRecordOnly(instance)
      ? "a replica is only a record in the emulator: connect to its primary"
      : "it is stopped (settings.activation_policy)";
    throw new ApiError(
      400,
      `Invalid request: instance ${instance.name} is not running: ${reason}.`,
      "invalidState",
    );
  }
  const addresses = [
    ...(ip.ipv4_enabled === false ? [] : ["PRIMARY"]),
    ...(text(ip, "private_network") ? ["PRIVATE"] : []),
  ];
  return {
    kind: "sql#connectSettings",
    serverCaCert: { kind: "sql#sslCert", cert: running.caCertificate, instance: instance.name },
    ipAddresses: addresses.map((type) => ({ type, ipAddress: running.host })),
    region: instance.region,
    databaseVersion: instance.database_version,
    backendType: "SECOND_GEN",
    serverCaMode: ip.server_ca_mode,
    emulatorPort: running.port,
  };
}
