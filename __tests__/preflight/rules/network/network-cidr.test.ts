import { networkCidr } from "../../../../preflight/rules/network/network-cidr";
import { VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      "google_compute_subnetwork.db": {
        name: "db",
        network: VPC,
        ip_cidr_range: "10.10.3.7/20",
        secondary_ip_range: [{ range_name: "pods", ip_cidr_range: "10.20.0.0" }],
      },
    },
    { "google_compute_subnetwork.db": { name: "db", network: VPC, ip_cidr_range: "10.10.0.0/30" } },
    { "google_compute_firewall.db": { name: "db", network: VPC, source_ranges: ["anywhere", "10.0.0.0/8"] } },
    { "google_vpc_access_connector.a": { name: "a", ip_cidr_range: "10.8.0.0/24" } },
    { "google_vpc_access_connector.a": { name: "a", ip_cidr_range: "10.8.0.0" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(networkCidr, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-cidr google_compute_subnetwork.db ip_cidr_range
      this is not the first address of a /20; got "10.10.3.7/20"; allowed: 10.10.0.0/20
      fix: write "10.10.0.0/20"
    error network-cidr google_compute_subnetwork.db secondary_ip_range[0].ip_cidr_range
      this is not an IPv4 range; got "10.20.0.0"; allowed: the first address and a length of 4 to 29, such as 10.10.0.0/20
      fix: write "10.20.0.0/24"
    error network-cidr google_compute_subnetwork.db ip_cidr_range
      a subnet cannot have this size; got "10.10.0.0/30"; allowed: the first address and a length of 4 to 29, such as 10.10.0.0/20
      fix: write "10.10.0.0/24"
    error network-cidr google_compute_firewall.db source_ranges[0]
      this is neither an IPv4 nor an IPv6 range; got "anywhere"; allowed: a CIDR such as 10.10.0.0/20
      fix: write one such as "10.10.0.0/20"
    error network-cidr google_vpc_access_connector.a ip_cidr_range
      a Serverless VPC Access connector has a range of its own of /28; got "10.8.0.0/24"; allowed: an unused /28 such as 10.8.0.0/28
      fix: write "10.8.0.0/28"
    error network-cidr google_vpc_access_connector.a ip_cidr_range
      a Serverless VPC Access connector has a range of its own of /28; got "10.8.0.0"; allowed: an unused /28 such as 10.8.0.0/28
      fix: write "10.8.0.0/28""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_vpc_access_connector.a": { name: "a", ip_cidr_range: "10.8.0.0/28" } },
    { "google_vpc_access_connector.a": { name: "a", subnet: { name: "connectors" } } },
    {
      "google_compute_subnetwork.db": { name: "db", network: VPC, ip_cidr_range: "10.10.0.0/20" },
      "google_compute_firewall.db": {
        name: "db",
        network: VPC,
        source_ranges: ["10.0.0.0/8", "::/0", "203.0.113.8"],
      },
    },
  ])
    expect(findingsOf(networkCidr, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_compute_subnetwork.db": { name: "db", network: VPC, ip_cidr_range: "${var.range}" },
      "google_compute_firewall.db": { name: "db", network: VPC, source_ranges: "${var.ranges}" },
    },
  ])
    expect(findingsOf(networkCidr, input)).toEqual([]);
});
