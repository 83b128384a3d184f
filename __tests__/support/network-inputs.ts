import { type ByAddress, instance } from "./preflight";

export const VPC = "projects/example-host/global/networks/main";

/** An instance with this `ip_configuration`. */
export function ip(
  configuration: Record<string, unknown>,
  settings: Record<string, unknown> = {},
): ByAddress {
  return instance({ ...settings, ip_configuration: configuration });
}

/** An instance with a private address only. */
export function privateInstance(
  network: string = VPC,
  rest: Record<string, unknown> = {},
  configuration: Record<string, unknown> = {},
): ByAddress {
  return instance(
    { ip_configuration: { ipv4_enabled: false, private_network: network, ...configuration } },
    rest,
  );
}

/** A reserved range, `google_compute_global_address.psa`. */
export function range(attributes: Record<string, unknown> = {}): ByAddress {
  return {
    "google_compute_global_address.psa": {
      name: "psa-main",
      purpose: "VPC_PEERING",
      address_type: "INTERNAL",
      prefix_length: 20,
      network: VPC,
      ...attributes,
    },
  };
}

/** A connection with that range, `google_service_networking_connection.psa`. */
export function connection(attributes: Record<string, unknown> = {}): ByAddress {
  return {
    "google_service_networking_connection.psa": {
      network: VPC,
      service: "servicenetworking.googleapis.com",
      reserved_peering_ranges: ["${google_compute_global_address.psa.name}"],
      ...attributes,
    },
  };
}
