import { networkRangeGlobal } from "../../../../preflight/rules/network/network-range-global";
import { findingsOf, shown } from "../../../support/preflight";

const address = (purpose: unknown) => ({
  "google_compute_address.psa": { name: "psa", address_type: "INTERNAL", purpose },
});

test("refuses a regional range for Google's services", () => {
  expect(shown(findingsOf(networkRangeGlobal, address("VPC_PEERING")))).toMatchInlineSnapshot(`
    "error network-range-global google_compute_address.psa purpose
      a regional address cannot be a range for Google's services; got "VPC_PEERING"; allowed: VPC_PEERING in a google_compute_global_address
      fix: write google_compute_global_address in place of google_compute_address, without region"
  `);
});

test("accepts other purposes, and skips what is not known", () => {
  for (const purpose of ["GCE_ENDPOINT", undefined, "${var.purpose}"])
    expect(findingsOf(networkRangeGlobal, address(purpose))).toEqual([]);
});
