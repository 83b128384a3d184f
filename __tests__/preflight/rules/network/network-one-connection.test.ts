import { networkOneConnection } from "../../../../preflight/rules/network/network-one-connection";
import { connection, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a second connection and names the first", () => {
  const inputs = [
    {
      ...connection({ reserved_peering_ranges: ["a"] }),
      "google_service_networking_connection.b": {
        network: VPC,
        service: "servicenetworking.googleapis.com",
        reserved_peering_ranges: ["b"],
      },
    },
    {
      ...connection({ network: "${google_compute_network.main.id}", reserved_peering_ranges: ["a"] }),
      "google_service_networking_connection.b": {
        network: "https://www.googleapis.com/compute/v1/projects/example-host/global/networks/main",
        service: "servicenetworking.googleapis.com",
        reserved_peering_ranges: ["a", "b"],
      },
      "google_compute_network.main": { name: "main", project: "example-host" },
    },
    {
      ...connection({ network: "${var.network}", reserved_peering_ranges: ["a"] }),
      "google_service_networking_connection.b": {
        network: "${var.network}",
        service: "servicenetworking.googleapis.com",
        reserved_peering_ranges: ["b"],
      },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkOneConnection, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-one-connection google_service_networking_connection.psa network
      the network has a connection already: google_service_networking_connection.b; got "projects/example-host/global/networks/main"; allowed: one google_service_networking_connection a network and service, with all ranges
      fix: remove google_service_networking_connection.psa and write reserved_peering_ranges = ["b","a"] in google_service_networking_connection.b
    error network-one-connection google_service_networking_connection.psa network
      the network has a connection already: google_service_networking_connection.b; got "\${google_compute_network.main.id}"; allowed: one google_service_networking_connection a network and service, with all ranges
      fix: remove google_service_networking_connection.psa and write reserved_peering_ranges = ["a","b"] in google_service_networking_connection.b
    error network-one-connection google_service_networking_connection.psa network
      the network has a connection already: google_service_networking_connection.b; got "\${var.network}"; allowed: one google_service_networking_connection a network and service, with all ranges
      fix: remove google_service_networking_connection.psa and write reserved_peering_ranges = ["b","a"] in google_service_networking_connection.b"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    connection(),
    {
      ...connection(),
      "google_service_networking_connection.b": {
        network: "projects/example-host/global/networks/other",
        service: "servicenetworking.googleapis.com",
        reserved_peering_ranges: ["b"],
      },
    },
    {
      ...connection(),
      "google_service_networking_connection.b": {
        network: VPC,
        service: "netapp.servicenetworking.goog",
        reserved_peering_ranges: ["b"],
      },
    },
  ])
    expect(findingsOf(networkOneConnection, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      ...connection(),
      "google_service_networking_connection.b": {
        network: "${var.network}",
        service: "servicenetworking.googleapis.com",
        reserved_peering_ranges: ["b"],
      },
    },
    {
      ...connection({ network: "${each.value}", for_each: "${var.networks}" }),
      "google_service_networking_connection.b": {
        network: "${each.value}",
        service: "servicenetworking.googleapis.com",
        reserved_peering_ranges: ["b"],
      },
    },
    {
      ...connection(),
      "google_service_networking_connection.b": {
        network: VPC,
        service: "${var.service}",
        reserved_peering_ranges: ["b"],
      },
    },
  ])
    expect(findingsOf(networkOneConnection, input)).toEqual([]);
});
