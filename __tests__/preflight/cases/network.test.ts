import {
  ExistingNetwork,
  PrivateNetwork,
  type PrivateNetworkProps,
} from "../../../constructs/private-network";
import {
  type Attributes,
  addInstance,
  type Configuration,
  synthesizeConstruct,
  synthRefusal,
} from "../../support/construct";
import { checked, findingAt, shown } from "../../support/preflight";

const MAIN = "google_sql_database_instance.main";
const RANGE = "google_compute_global_address.psa";
const CONNECTION = "google_service_networking_connection.psa";
const VPC = "projects/example-host/global/networks/main";
const SERVICE = "servicenetworking.googleapis.com";
const PROPS: PrivateNetworkProps = { project: "loist-music-test", name: "music-db" };

/** An owned network, an instance with a private address on it, and a replica. */
function made(change: Partial<PrivateNetworkProps> = {}) {
  return synthesizeConstruct((stack) => {
    const network = new PrivateNetwork(stack, "network", { ...PROPS, ...change });
    addInstance(stack, { access: { kind: "private", network } }).addReplica("replica", {
      name: "music-db-replica",
    });
  });
}

/** What the rules refuse of that. */
function refused({ json }: Configuration): string {
  const all: Record<string, Record<string, unknown>> = json.resource;
  const resources = Object.entries(all).flatMap(([type, named]) =>
    Object.entries(named).map(([name, body]) => [`${type}.${name}`, body]),
  );
  return shown(checked(Object.fromEntries(resources)).filter(({ severity }) => severity === "error"));
}

describe("R022: an instance that does not wait for its connection", () => {
  const input = {
    [MAIN]: { settings: { ip_configuration: { ipv4_enabled: false, private_network: VPC } } },
    [CONNECTION]: { network: VPC, service: SERVICE, reserved_peering_ranges: ["psa"] },
  };

  test("is refused", () => {
    const at = "settings.ip_configuration.private_network";
    const { message, fix } = findingAt(input, "error", MAIN, at);
    expect(message).toContain(`does not wait for the network's connection ${CONNECTION}`);
    expect(fix).toBe(`write depends_on = ["${CONNECTION}"]`);
  });

  test("cannot come from the constructs", () => {
    const configuration = made();
    const connection = configuration.addresses.find((one) => one.startsWith("google_service_networking"));
    const primary = configuration.resource("google_sql_database_instance", "instance");
    expect(primary.depends_on).toContain(connection);
    // The replica waits for the primary.
    expect(JSON.stringify(configuration.json.resource.google_sql_database_instance)).toContain(
      '"master_instance_name":"${google_sql_database_instance.instance.name}"',
    );
    expect(refused(configuration)).toBe("");
  });
});

test("R024: a second connection of a network", () => {
  const input = {
    "google_service_networking_connection.a": {
      network: VPC,
      service: SERVICE,
      reserved_peering_ranges: ["a"],
    },
    "google_service_networking_connection.b": {
      network: VPC,
      service: SERVICE,
      reserved_peering_ranges: ["b"],
    },
  };
  const { message, fix } = findingAt(input, "error", "google_service_networking_connection.b", "network");
  expect(message).toContain("has a connection already: google_service_networking_connection.a");
  expect(fix).toContain(
    'write reserved_peering_ranges = ["a","b"] in google_service_networking_connection.a',
  );
});

describe("R025: a connection that was left over", () => {
  test("is told of, with what happens to other ranges", () => {
    const input = { [CONNECTION]: { network: VPC, service: SERVICE, reserved_peering_ranges: ["psa-new"] } };
    const { fix } = findingAt(input, "info", CONNECTION, "update_on_creation_fail");
    expect(fix).toBe(
      "write update_on_creation_fail = true; ranges that are not listed are then dropped from the connection",
    );
  });

  test("is taken over by the constructs", () => {
    expect(made().resource("google_service_networking_connection").update_on_creation_fail).toBe(true);
  });
});

describe("R026: a range without room", () => {
  test("is refused for more regions than it has blocks", () => {
    const instance = (region: string, rest = {}) => ({
      region,
      settings: { ip_configuration: { private_network: VPC } },
      ...rest,
    });
    const input = {
      [RANGE]: { purpose: "VPC_PEERING", address_type: "INTERNAL", prefix_length: 24, network: VPC },
      "google_sql_database_instance.primary": instance("europe-west1"),
      "google_sql_database_instance.replica": instance("us-central1", { master_instance_name: "primary" }),
      "google_sql_database_instance.second": instance("europe-west1"),
    };
    const { message, fix } = findingAt(input, "error", RANGE, "prefix_length");
    expect(message).toContain(
      "holds one block of /24, and the instances need 2: one for each of europe-west1, us-central1",
    );
    expect(fix).toBe("write prefix_length = 20");
  });

  test("is warned of for one region", () => {
    const input = {
      [RANGE]: { purpose: "VPC_PEERING", address_type: "INTERNAL", prefix_length: 24, network: VPC },
    };
    expect(findingAt(input, "warning", RANGE, "prefix_length").fix).toBe("write prefix_length = 20");
  });

  test("does not come from the constructs by default", () => {
    expect(made().resource("google_compute_global_address").prefix_length).toBe(20);
  });
});

describe("R030: a range in the service project of a shared VPC", () => {
  test("is refused", () => {
    const input = {
      [RANGE]: { project: "example-service", network: VPC, purpose: "VPC_PEERING" },
      [MAIN]: { project: "example-service", settings: { ip_configuration: { private_network: VPC } } },
    };
    const { message, fix } = findingAt(input, "error", RANGE, "project");
    expect(message).toContain(
      'in project example-host, and this would be made in example-service; got "example-service"',
    );
    expect(fix).toBe('write project = "example-host"');
  });

  test("cannot come from the constructs: a given network brings its own range", () => {
    const { addresses } = synthesizeConstruct((stack) => {
      addInstance(stack, { access: { kind: "private", network: new ExistingNetwork(VPC) } });
    });
    expect(addresses.filter((address) => !address.startsWith("google_sql"))).toEqual([]);
    const owned = made();
    expect(owned.resource("google_compute_global_address").project).toBe(
      owned.resource("google_compute_network").project,
    );
  });
});

describe("R035: a public address that nobody asked for", () => {
  test("is warned of", () => {
    const input = { [MAIN]: { settings: { ip_configuration: { private_network: VPC } } } };
    const at = "settings.ip_configuration.ipv4_enabled";
    const { message, fix } = findingAt(input, "warning", MAIN, at);
    expect(message).toContain("gets a public address beside the private one");
    expect(fix).toBe("write ipv4_enabled = false");
  });

  test("is switched off in writing by the constructs, on every instance", () => {
    for (const instance of Object.values<Attributes>(made().json.resource.google_sql_database_instance))
      expect(instance.settings.ip_configuration.ipv4_enabled).toBe(false);
  });
});

test("R036: the TLS mode beside the switch that is gone", () => {
  const input = {
    [MAIN]: { settings: { ip_configuration: { ssl_mode: "ENCRYPTED_ONLY", require_ssl: true } } },
  };
  const { message, fix } = findingAt(input, "error", MAIN, "settings.ip_configuration.require_ssl");
  expect(message).toContain('has no "require_ssl" in provider google 6.50.0');
  expect(fix).toContain('write ssl_mode = "ENCRYPTED_ONLY"');
});

describe("R038: the address of a range in place of its name", () => {
  const input = {
    [RANGE]: { name: "psa-main", address: "172.17.0.0", prefix_length: 16, purpose: "VPC_PEERING" },
    [CONNECTION]: { reserved_peering_ranges: ["172.17.0.0"] },
  };

  test("is refused", () => {
    const { message, fix } = findingAt(input, "error", CONNECTION, "reserved_peering_ranges[0]");
    expect(message).toContain('an address, not the name of a range; got "172.17.0.0"');
    expect(fix).toBe(`write "\${${RANGE}.name}"`);
  });

  test("and so is the range of the managed hosts", () => {
    const { message, fix } = findingAt(input, "error", RANGE, "address");
    expect(message).toContain("172.17.0.0/16, which the managed hosts use inside");
    expect(fix).toContain("leave address out");
  });

  test("the constructs refer to the name", () => {
    expect(made().resource("google_service_networking_connection").reserved_peering_ranges).toEqual([
      expect.stringMatching(/^\$\{google_compute_global_address\.\w+\.name\}$/),
    ]);
  });
});

describe("R039: clients behind a VPN", () => {
  test("get the routes where they are declared", () => {
    const routes = made({ exportCustomRoutes: true }).resource(
      "google_compute_network_peering_routes_config",
    );
    expect(routes).toMatchObject({
      network: "${google_compute_network.network.name}",
      peering: expect.stringMatching(/^\$\{google_service_networking_connection\..*\.peering\}$/),
      export_custom_routes: true,
    });
  });

  test("are warned of where a gateway shows them", () => {
    const input = {
      [MAIN]: { settings: { ip_configuration: { ipv4_enabled: false, private_network: VPC } } },
      "google_compute_vpn_tunnel.office": { name: "office" },
    };
    const at = "settings.ip_configuration.private_network";
    expect(findingAt(input, "warning", MAIN, at).fix).toContain("export_custom_routes = true");
  });
});

test("R042: authorised networks without a public address", () => {
  const input = {
    [MAIN]: {
      settings: {
        ip_configuration: {
          ipv4_enabled: false,
          private_network: VPC,
          authorized_networks: [{ name: "office", value: "203.0.113.8/32" }],
        },
      },
    },
  };
  const { message, fix } = findingAt(input, "error", MAIN, "settings.ip_configuration.authorized_networks");
  expect(message).toContain('have no effect without a public address; got "203.0.113.8/32"');
  expect(fix).toBe("remove authorized_networks (203.0.113.8/32), or write ipv4_enabled = true");
});

test("the constructs refuse a range that is too small", () => {
  const refusal = synthRefusal(
    (stack) => new PrivateNetwork(stack, "network", { ...PROPS, prefixLength: 28 }),
  );
  expect(refusal).toContain("NETWORK_PREFIX_OUT_OF_RANGE");
});
