import { Cidr, isIpv6 } from "../../../cloudsql/cidr";
import { INSTANCE } from "../../instance";
import { CONNECTION, differ, plainReference, RANGE } from "../../networks";
import { type Resource, valuesOf } from "../../resource";
import type { Rule, RuleContext, Violation } from "../../rule";
import { textOf, type Value } from "../../value";

/** Reserved ranges are named, not written as addresses. */
export const networkRangeByName: Rule = {
  id: "network-range-by-name",
  severity: "error",
  area: "network",
  title: "a reserved range is given by its name",
  why: "The API looks for an allocation of that name in the network and finds none.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/service_networking_connection#reserved_peering_ranges",
  types: [CONNECTION, INSTANCE],
  *check(value, context) {
    for (const range of value.items("reserved_peering_ranges")) {
      yield* notAName(range, context);
      yield* onAnotherNetwork(range, value.get("network"), context);
    }
    const ip = value.get("settings.ip_configuration");
    yield* notAName(ip.get("allocated_ip_range"), context);
  },
};

function* notAName(range: Value, context: RuleContext): Iterable<Violation> {
  const reference = plainReference(range);
  if (reference) {
    const [type] = reference.address.split(".");
    if (type !== RANGE || !["address", "id", "self_link", "prefix_length"].includes(reference.attribute))
      return;
    yield {
      at: range,
      what: `this is the ${reference.attribute} of the range, not its name`,
      got: range.raw,
      allowed: "the name of a google_compute_global_address",
      fix: `write "\${${reference.address}.name}"`,
    };
    return;
  }
  const text = range.string;
  if (text === undefined) return;
  const cidr = Cidr.parse(text);
  const isPath = /\/(global\/)?addresses\//.test(text);
  if (!cidr && !isIpv6(text) && !isPath) return;
  const meant = context.all
    .ofType(RANGE)
    .find((one) => (isPath ? named(one, text.split("/").pop()) : cidr && starts(one, cidr)));
  yield {
    at: range,
    what: isPath
      ? "this is the path of a range, not its name"
      : "this is an address, not the name of a range",
    allowed: "the name of a google_compute_global_address",
    fix: meant
      ? `write "\${${meant.address}.name}"`
      : isPath
        ? `write "${text.split("/").pop()}"`
        : "write the name of the google_compute_global_address that holds the range",
  };
}

function named(range: Resource, name: string | undefined): boolean {
  return range.attributes.name === name;
}

function starts(range: Resource, cidr: Cidr): boolean {
  return range.attributes.address === cidr.dotted;
}

function* onAnotherNetwork(range: Value, network: Value, context: RuleContext): Iterable<Violation> {
  const found = context.all.follow(context.resource, range, RANGE);
  if (!found) return;
  const there = valuesOf(found).get("network");
  if (!differ(network, context, there, { ...context, resource: found })) return;
  yield {
    at: range,
    what: `the range is reserved in another network: ${textOf(there.raw)}`,
    got: range.raw,
    allowed: `a range of ${textOf(network.raw)}`,
    fix: `write network = "${textOf(network.raw)}" in ${found.address}`,
  };
}
