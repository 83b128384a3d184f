import { Cidr, isIpv6 } from "../../../cloudsql/cidr";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

/** The smallest subnet. */
const MAX_PREFIX = 29;

const CONNECTOR = "google_vpc_access_connector";

/** What a Serverless VPC Access connector takes. Source: cloud.google.com/vpc/docs/configure-serverless-vpc-access. */
const CONNECTOR_PREFIX = 28;

/** Ranges of subnets, firewalls and connectors. */
export const networkCidr: Rule = {
  id: "network-cidr",
  severity: "error",
  area: "network",
  title: "a range of a subnet, firewall or connector is a CIDR",
  why: "The API refuses a range that is not written from its first address, or is no range.",
  link: "https://cloud.google.com/vpc/docs/subnets#manually_created_subnet_ip_ranges",
  types: ["google_compute_subnetwork", "google_compute_firewall", CONNECTOR],
  *check(value, { resource }) {
    if (resource.type === CONNECTOR) {
      yield* badConnector(value.get("ip_cidr_range"));
      return;
    }
    yield* badSubnet(value.get("ip_cidr_range"));
    for (const secondary of value.items("secondary_ip_range"))
      yield* badSubnet(secondary.get("ip_cidr_range"));
    for (const list of ["source_ranges", "destination_ranges"])
      for (const range of value.items(list)) yield* badRange(range);
  },
};

function* badSubnet(value: Value): Iterable<Violation> {
  const text = value.string;
  if (text === undefined) return;
  const range = Cidr.parse(text);
  if (!range?.hasPrefix || range.prefix > MAX_PREFIX || range.prefix < 4) {
    yield {
      at: value,
      what: range?.hasPrefix ? "a subnet cannot have this size" : "this is not an IPv4 range",
      allowed: "the first address and a length of 4 to 29, such as 10.10.0.0/20",
      fix: range
        ? `write "${new Cidr(range.address, Math.min(24, Math.max(4, range.prefix))).base}"`
        : 'write one such as "10.10.0.0/20"',
    };
  } else if (!range.isBase) {
    yield {
      at: value,
      what: `this is not the first address of a /${range.prefix}`,
      allowed: `${range.base}`,
      fix: `write "${range.base}"`,
    };
  }
}

function* badConnector(value: Value): Iterable<Violation> {
  const text = value.string;
  if (text === undefined) return;
  const range = Cidr.parse(text);
  if (range?.hasPrefix && range.prefix === CONNECTOR_PREFIX && range.isBase) return;
  yield {
    at: value,
    what: "a Serverless VPC Access connector has a range of its own of /28",
    allowed: "an unused /28 such as 10.8.0.0/28",
    fix: `write "${range ? new Cidr(range.address, CONNECTOR_PREFIX).base : "10.8.0.0/28"}"`,
  };
}

function* badRange(value: Value): Iterable<Violation> {
  const text = value.string;
  if (text === undefined || Cidr.parse(text) || isIpv6(text)) return;
  yield {
    at: value,
    what: "this is neither an IPv4 nor an IPv6 range",
    allowed: "a CIDR such as 10.10.0.0/20",
    fix: 'write one such as "10.10.0.0/20"',
  };
}
