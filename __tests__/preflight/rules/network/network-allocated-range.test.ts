import { networkAllocatedRange } from "../../../../preflight/rules/network/network-allocated-range";
import { connection, privateInstance, range, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    privateInstance(VPC, {}, { allocated_ip_range: "PSA_Main" }),
    {
      ...privateInstance(VPC, {}, { allocated_ip_range: "other" }),
      ...range(),
      ...connection(),
      "google_compute_global_address.other": { name: "other", purpose: "VPC_PEERING", network: VPC },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkAllocatedRange, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-allocated-range google_sql_database_instance.main settings.ip_configuration.allocated_ip_range
      this cannot be the name of a range; got "PSA_Main"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last; at most 63
      fix: write "psa-main"
    error network-allocated-range google_sql_database_instance.main settings.ip_configuration.allocated_ip_range
      the range is not one of the ranges of google_service_networking_connection.psa; got "other"; allowed: \${google_compute_global_address.psa.name}
      fix: add "\${google_compute_global_address.other.name}" to reserved_peering_ranges of google_service_networking_connection.psa"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    privateInstance(VPC, {}, { allocated_ip_range: "psa-main" }),
    { ...privateInstance(VPC, {}, { allocated_ip_range: "psa-main" }), ...range(), ...connection() },
    {
      ...privateInstance(VPC, {}, { allocated_ip_range: "${google_compute_global_address.psa.name}" }),
      ...range(),
      ...connection({ reserved_peering_ranges: ["psa-main"] }),
    },
  ])
    expect(findingsOf(networkAllocatedRange, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    privateInstance(VPC, {}, { allocated_ip_range: "${var.range}" }),
    {
      ...privateInstance(VPC, {}, { allocated_ip_range: "psa-main" }),
      ...range(),
      ...connection({ reserved_peering_ranges: ["${var.range}"] }),
    },
  ])
    expect(findingsOf(networkAllocatedRange, input)).toEqual([]);
});
