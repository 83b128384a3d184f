import type { Rule } from "../../rule";

/** A range for Google's services is global. */
export const networkRangeGlobal: Rule = {
  id: "network-range-global",
  severity: "error",
  area: "network",
  title: "a range for Google's services is reserved globally",
  why: "The API refuses a regional address with the purpose VPC_PEERING.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_global_address",
  types: ["google_compute_address"],
  *check(address) {
    const purpose = address.get("purpose");
    if (!purpose.is("VPC_PEERING")) return;
    yield {
      at: purpose,
      what: "a regional address cannot be a range for Google's services",
      allowed: "VPC_PEERING in a google_compute_global_address",
      fix: "write google_compute_global_address in place of google_compute_address, without region",
    };
  },
};
