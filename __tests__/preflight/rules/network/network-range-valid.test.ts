import { networkRangeValid } from "../../../../preflight/rules/network/network-range-valid";
import { connection, range } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    range({ address: "172.17.0.0", prefix_length: 16 }),
    range({ address: "172.16.0.0", prefix_length: 12 }),
    range({ address_type: "EXTERNAL" }),
    range({ address_type: undefined }),
    { ...range({ purpose: undefined }), ...connection() },
    { ...range({ purpose: "GCE_ENDPOINT" }), ...connection({ reserved_peering_ranges: ["psa-main"] }) },
    range({ address: "10.20.0.0/16" }),
    range({ address: "psa" }),
    range({ address: "10.20.0.5", prefix_length: "16" }),
    range({ prefix_length: null }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkRangeValid, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-range-valid google_compute_global_address.psa address
      172.17.0.0/16 is in 172.17.0.0/16, which the managed hosts use inside: its instances are unreachable; got "172.17.0.0"; allowed: any other private range
      fix: leave address out, or write one such as "10.20.0.0"
    warning network-range-valid google_compute_global_address.psa address
      172.16.0.0/12 overlaps 172.17.0.0/16, which the managed hosts use inside: its instances are unreachable; got "172.16.0.0"; allowed: any other private range
      fix: leave address out, or write one such as "10.20.0.0"
    error network-range-valid google_compute_global_address.psa address_type
      a range for VPC peering is internal; got "EXTERNAL"; allowed: INTERNAL
      fix: write address_type = "INTERNAL"
    error network-range-valid google_compute_global_address.psa address_type
      a range for VPC peering is internal, and the default is EXTERNAL; allowed: INTERNAL
      fix: write address_type = "INTERNAL"
    error network-range-valid google_compute_global_address.psa purpose
      the range is not reserved for peering with Google's services; allowed: VPC_PEERING
      fix: write purpose = "VPC_PEERING"
    error network-range-valid google_compute_global_address.psa purpose
      the range is not reserved for peering with Google's services; got "GCE_ENDPOINT"; allowed: VPC_PEERING
      fix: write purpose = "VPC_PEERING"
    error network-range-valid google_compute_global_address.psa address
      this is not an IPv4 address; got "10.20.0.0/16"; allowed: the first address of the range; its length goes into prefix_length
      fix: write address = "10.20.0.0" and prefix_length = 16
    error network-range-valid google_compute_global_address.psa address
      this is not an IPv4 address; got "psa"; allowed: the first address of the range; its length goes into prefix_length
      fix: write an address such as 10.20.0.0, or leave it out
    warning network-range-valid google_compute_global_address.psa address
      this is not the first address of a /16; got "10.20.0.5"; allowed: 10.20.0.0
      fix: write "10.20.0.0"
    warning network-range-valid google_compute_global_address.psa prefix_length
      the range has no length; allowed: 8 to 24; each region takes a /24
      fix: write prefix_length = 20"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    range(),
    range({ address: "10.20.0.0", prefix_length: 16 }),
    range({ address: "172.18.0.0", prefix_length: 16 }),
    { "google_compute_global_address.lb": { name: "lb" } },
  ])
    expect(findingsOf(networkRangeValid, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    range({ address: "${var.address}" }),
    range({ address_type: "${var.type}", prefix_length: "${var.length}" }),
    { ...range({ purpose: "${var.purpose}" }), ...connection() },
  ])
    expect(findingsOf(networkRangeValid, input)).toEqual([]);
});
