import { TerraformVariable } from "cdktf";
import { ExistingNetwork, PrivateNetwork, type PrivateNetworkProps } from "../../constructs/private-network";
import { synthesizeConstruct, synthRefusal } from "../support/construct";
import { refusal } from "../support/refusal";

const PROPS: PrivateNetworkProps = { project: "loist-music-test", name: "music-db" };
const network = (change: Partial<PrivateNetworkProps> = {}) =>
  synthesizeConstruct((stack) => new PrivateNetwork(stack, "network", { ...PROPS, ...change }));
const refused = (change: Partial<PrivateNetworkProps>) =>
  synthRefusal((stack) => new PrivateNetwork(stack, "network", { ...PROPS, ...change }));

test("a VPC without subnetworks, a range, and the one connection", () => {
  const made = network();
  expect(made.json.resource).toMatchSnapshot();
  expect(made.addresses).toEqual([
    "google_compute_global_address.network_range_346FCE8E",
    "google_compute_network.network",
    "google_service_networking_connection.network_connection_C05ADB61",
  ]);
});

test("the range is a /20, or as large as asked", () => {
  expect(network().resource("google_compute_global_address").prefix_length).toBe(20);
  for (const prefixLength of [16, 24]) {
    expect(network({ prefixLength }).resource("google_compute_global_address").prefix_length).toBe(
      prefixLength,
    );
  }
});

test("the connection can be destroyed and taken over", () => {
  expect(network().resource("google_service_networking_connection")).toMatchObject({
    deletion_policy: "ABANDON",
    update_on_creation_fail: true,
    network: "${google_compute_network.network.id}",
  });
});

test("custom routes are exported where asked", () => {
  expect(network().addresses.join()).not.toContain("routes");
  expect(
    network({ exportCustomRoutes: true }).resource("google_compute_network_peering_routes_config"),
  ).toMatchObject({ export_custom_routes: true, import_custom_routes: false });
});

test("an instance waits for the connection, and knows the network", () => {
  const { json } = synthesizeConstruct((stack) => {
    const made = new PrivateNetwork(stack, "network", PROPS);
    stack.addOverride("locals", {
      network: made.network,
      connection: made.dependables.map((dependable) => dependable.fqn),
    });
  });
  expect(json.locals).toEqual({
    network: "${google_compute_network.network.id}",
    connection: ["${google_service_networking_connection.network_connection_C05ADB61}"],
  });
});

describe("refuses", () => {
  test.each([15, 25, 20.5, Number.NaN])("a range of /%d", (prefixLength) => {
    expect(refused({ prefixLength })).toContain("stack/network: ");
    expect(refused({ prefixLength })).toContain("NETWORK_PREFIX_OUT_OF_RANGE");
  });

  test("with the whole message", () => {
    expect(refused({ prefixLength: 28 })).toMatchInlineSnapshot(`
      "stack/network: "prefixLength" is out of range [NETWORK_PREFIX_OUT_OF_RANGE]
        got:     28
        allowed: 16 to 24; Cloud SQL takes a /24 for each region
        fix:     leave it out for 20"
    `);
  });

  test("a name that no VPC has, or that leaves no room for the range", () => {
    expect(refused({ name: "Music_DB" })).toMatchInlineSnapshot(`
      "stack/network: "name" cannot be the name of a VPC [NETWORK_NAME_INVALID]
        got:     "Music_DB"
        allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last; at most 54
        fix:     write a shorter or plainer name"
    `);
    expect(refused({ name: "m".repeat(55) })).toContain("NETWORK_NAME_INVALID");
    expect(network({ name: "m".repeat(54) }).resource("google_compute_global_address").name).toHaveLength(63);
  });
});

test("a name that is known only at apply passes", () => {
  const made = synthesizeConstruct((stack) => {
    const name = new TerraformVariable(stack, "name", { type: "string" }).stringValue;
    new PrivateNetwork(stack, "network", { ...PROPS, name });
  });
  expect(made.resource("google_compute_network").name).toBe("${var.name}");
  expect(made.resource("google_compute_global_address").name).toBe("${var.name}-services");
});

describe("an existing network", () => {
  test("is given by its full name, and waits for nothing", () => {
    const existing = new ExistingNetwork("projects/loist-host/global/networks/shared");
    expect(existing.network).toBe("projects/loist-host/global/networks/shared");
    expect(existing.dependables).toEqual([]);
  });

  test("by a short name or an address is refused", () => {
    expect(refusal(() => new ExistingNetwork("default"))).toMatchInlineSnapshot(`
      "this is not the full name of a VPC [NETWORK_NOT_A_SELF_LINK]
        got:     "default"
        allowed: projects/<project>/global/networks/<name>
        fix:     put the project that owns the network in front; with a shared VPC that is the host project"
    `);
    for (const name of [
      "global/networks/shared",
      "projects//global/networks/n",
      "projects/p/global/networks/n/x",
    ]) {
      expect(refusal(() => new ExistingNetwork(name))).toContain("NETWORK_NOT_A_SELF_LINK");
    }
  });

  test("known only at apply passes", () => {
    const { json } = synthesizeConstruct((stack) => {
      const variable = new TerraformVariable(stack, "vpc", { type: "string" });
      stack.addOverride("locals.network", new ExistingNetwork(variable.stringValue).network);
    });
    expect(json.locals.network).toBe("${var.vpc}");
  });
});
