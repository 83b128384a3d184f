import { networkRangeByName } from "../../../../preflight/rules/network/network-range-by-name";
import { connection, privateInstance, range, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses addresses and paths, and a range of another network", () => {
  const inputs = [
    { ...range({ address: "10.20.0.0" }), ...connection({ reserved_peering_ranges: ["10.20.0.0"] }) },
    connection({ reserved_peering_ranges: ["10.20.0.0/16"] }),
    {
      ...range(),
      ...connection({ reserved_peering_ranges: ["${google_compute_global_address.psa.address}"] }),
    },
    { ...range(), ...connection({ reserved_peering_ranges: ["${google_compute_global_address.psa.id}"] }) },
    connection({ reserved_peering_ranges: ["projects/example-host/global/addresses/psa-main"] }),
    { ...range({ network: "projects/example-host/global/networks/other" }), ...connection() },
    privateInstance(VPC, {}, { allocated_ip_range: "10.20.0.0/24" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkRangeByName, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-range-by-name google_service_networking_connection.psa reserved_peering_ranges[0]
      this is an address, not the name of a range; got "10.20.0.0"; allowed: the name of a google_compute_global_address
      fix: write "\${google_compute_global_address.psa.name}"
    error network-range-by-name google_service_networking_connection.psa reserved_peering_ranges[0]
      this is an address, not the name of a range; got "10.20.0.0/16"; allowed: the name of a google_compute_global_address
      fix: write the name of the google_compute_global_address that holds the range
    error network-range-by-name google_service_networking_connection.psa reserved_peering_ranges[0]
      this is the address of the range, not its name; got "\${google_compute_global_address.psa.address}"; allowed: the name of a google_compute_global_address
      fix: write "\${google_compute_global_address.psa.name}"
    error network-range-by-name google_service_networking_connection.psa reserved_peering_ranges[0]
      this is the id of the range, not its name; got "\${google_compute_global_address.psa.id}"; allowed: the name of a google_compute_global_address
      fix: write "\${google_compute_global_address.psa.name}"
    error network-range-by-name google_service_networking_connection.psa reserved_peering_ranges[0]
      this is the path of a range, not its name; got "projects/example-host/global/addresses/psa-main"; allowed: the name of a google_compute_global_address
      fix: write "psa-main"
    error network-range-by-name google_service_networking_connection.psa reserved_peering_ranges[0]
      the range is reserved in another network: projects/example-host/global/networks/other; got "\${google_compute_global_address.psa.name}"; allowed: a range of projects/example-host/global/networks/main
      fix: write network = "projects/example-host/global/networks/main" in google_compute_global_address.psa
    error network-range-by-name google_sql_database_instance.main settings.ip_configuration.allocated_ip_range
      this is an address, not the name of a range; got "10.20.0.0/24"; allowed: the name of a google_compute_global_address
      fix: write the name of the google_compute_global_address that holds the range"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { ...range(), ...connection() },
    { ...range(), ...connection({ reserved_peering_ranges: ["psa-main"] }) },
    connection({ reserved_peering_ranges: ["made-elsewhere"] }),
    connection({ reserved_peering_ranges: [] }),
    privateInstance(VPC, {}, { allocated_ip_range: "psa-main" }),
  ])
    expect(findingsOf(networkRangeByName, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    connection({ reserved_peering_ranges: ["${var.range}"] }),
    connection({ reserved_peering_ranges: "${var.ranges}" }),
    { ...range({ network: "${var.network}" }), ...connection() },
  ])
    expect(findingsOf(networkRangeByName, input)).toEqual([]);
});
