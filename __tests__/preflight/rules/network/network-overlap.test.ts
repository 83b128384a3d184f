import { networkOverlap } from "../../../../preflight/rules/network/network-overlap";
import { range, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      ...range({ address: "10.10.0.0", prefix_length: 16 }),
      "google_compute_subnetwork.db": { name: "db", network: VPC, ip_cidr_range: "10.10.4.0/24" },
    },
    {
      "google_compute_subnetwork.a": { name: "a", network: VPC, ip_cidr_range: "10.10.0.0/20" },
      "google_compute_subnetwork.b": {
        name: "b",
        network: VPC,
        ip_cidr_range: "10.30.0.0/20",
        secondary_ip_range: [{ range_name: "pods", ip_cidr_range: "10.10.8.0/24" }],
      },
    },
    { "google_compute_subnetwork.a": { name: "a", network: VPC, ip_cidr_range: "172.17.0.0/20" } },
    {
      ...range({ network: "${google_compute_network.main.id}", address: "10.130.0.0", prefix_length: 16 }),
      "google_compute_network.main": { name: "main" },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(networkOverlap, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-overlap google_compute_global_address.psa address
      10.10.0.0/16 overlaps 10.10.4.0/24 of google_compute_subnetwork.db in the same network; got "10.10.0.0"; allowed: a range outside 10.10.4.0/24
      fix: move one of them, or leave out the address of the reserved range
    error network-overlap google_compute_subnetwork.b secondary_ip_range[0].ip_cidr_range
      10.10.8.0/24 overlaps 10.10.0.0/20 of google_compute_subnetwork.a in the same network; got "10.10.8.0/24"; allowed: a range outside 10.10.0.0/20
      fix: move one of them, or leave out the address of the reserved range
    warning network-overlap google_compute_subnetwork.a ip_cidr_range
      clients in 172.17.0.0/16 cannot reach a private address of Cloud SQL; got "172.17.0.0/20"; allowed: a range outside 172.17.0.0/16
      fix: move it to another private range
    warning network-overlap google_compute_global_address.psa address
      10.130.0.0/16 overlaps 10.128.0.0/9, which google_compute_network.main keeps for its automatic subnets; got "10.130.0.0"; allowed: a range outside 10.128.0.0/9
      fix: write an address such as "10.20.0.0", or auto_create_subnetworks = false on the network"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...range({ address: "10.10.0.0", prefix_length: 16 }),
      "google_compute_subnetwork.db": { name: "db", network: VPC, ip_cidr_range: "10.11.0.0/24" },
    },
    {
      ...range({ address: "10.10.0.0", prefix_length: 16 }),
      "google_compute_subnetwork.db": {
        name: "db",
        network: "projects/example-host/global/networks/other",
        ip_cidr_range: "10.10.4.0/24",
      },
    },
    {
      ...range({ network: "${google_compute_network.main.id}", address: "10.130.0.0", prefix_length: 16 }),
      "google_compute_network.main": { name: "main", auto_create_subnetworks: false },
    },
  ])
    expect(findingsOf(networkOverlap, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      ...range({ address: "10.10.0.0", prefix_length: 16 }),
      "google_compute_subnetwork.db": {
        name: "db",
        network: "${var.network}",
        ip_cidr_range: "10.10.4.0/24",
      },
    },
    {
      ...range({ address: "${var.address}" }),
      "google_compute_subnetwork.db": { name: "db", network: VPC, ip_cidr_range: "10.10.4.0/24" },
    },
  ])
    expect(findingsOf(networkOverlap, input)).toEqual([]);
});
