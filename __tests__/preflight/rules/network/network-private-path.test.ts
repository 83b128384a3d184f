import { networkPrivatePath } from "../../../../preflight/rules/network/network-private-path";
import { ip, privateInstance, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    ip({ ipv4_enabled: true, enable_private_path_for_google_cloud_services: true }),
    ip({ private_network: VPC, enable_private_path_for_google_cloud_services: true }),
    ip({ allocated_ip_range: "psa-main" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkPrivatePath, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-private-path google_sql_database_instance.main settings.ip_configuration.enable_private_path_for_google_cloud_services
      the private path for Google's services needs a private address; got true; allowed: with private_network
      fix: write private_network = "projects/<project>/global/networks/<name>", or remove it
    warning network-private-path google_sql_database_instance.main settings.ip_configuration.enable_private_path_for_google_cloud_services
      the private path for Google's services is for instances without a public address; got true; allowed: with ipv4_enabled = false
      fix: write ipv4_enabled = false
    warning network-private-path google_sql_database_instance.main settings.ip_configuration.allocated_ip_range
      an allocated range is for a private address, and there is no private network; got "psa-main"; allowed: with private_network
      fix: write private_network = "projects/<project>/global/networks/<name>", or remove allocated_ip_range"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    privateInstance(
      VPC,
      {},
      { enable_private_path_for_google_cloud_services: true, allocated_ip_range: "psa-main" },
    ),
    ip({ ipv4_enabled: true, enable_private_path_for_google_cloud_services: false }),
  ])
    expect(findingsOf(networkPrivatePath, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ enable_private_path_for_google_cloud_services: "${var.path}" }),
    ip({
      ipv4_enabled: "${var.public}",
      private_network: "${var.network}",
      enable_private_path_for_google_cloud_services: true,
    }),
    ip({ allocated_ip_range: "${var.range}" }),
  ])
    expect(findingsOf(networkPrivatePath, input)).toEqual([]);
});
