import { Cidr, DOCKER_BRIDGE } from "../../../cloudsql/cidr";
import { CONNECTION, RANGE } from "../../networks";
import { valuesOf } from "../../resource";
import type { Rule, RuleContext, Violation } from "../../rule";
import type { Value } from "../../value";

/** A range for private services access: internal, for peering, with a length and a usable base. */
export const networkRangeValid: Rule = {
  id: "network-range-valid",
  severity: "error",
  area: "network",
  title: "a reserved range is internal, for VPC peering, and outside 172.17.0.0/16",
  why: "The API refuses the range or the connection; an instance in 172.17.0.0/16 is unreachable.",
  ignoreWhen: "no instance takes an address from the part that is useless",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-services-access",
  types: [RANGE],
  *check(range, context) {
    const purpose = range.get("purpose");
    if (isPeered(context) && !purpose.isUnknown && !purpose.is("VPC_PEERING")) {
      yield {
        at: purpose.isSet ? purpose : "purpose",
        what: "the range is not reserved for peering with Google's services",
        allowed: "VPC_PEERING",
        fix: 'write purpose = "VPC_PEERING"',
      };
      return;
    }
    if (!purpose.is("VPC_PEERING")) return;
    const type = range.get("address_type");
    if (!type.isUnknown && !type.is("INTERNAL")) {
      yield {
        at: type.isSet ? type : "address_type",
        what: type.isSet
          ? "a range for VPC peering is internal"
          : "a range for VPC peering is internal, and the default is EXTERNAL",
        allowed: "INTERNAL",
        fix: 'write address_type = "INTERNAL"',
      };
    }
    yield* badAddress(range);
    yield* badLength(range.get("prefix_length"));
  },
};

/** Whether a connection reserves it. */
function isPeered({ resource, all }: RuleContext): boolean {
  return all.ofType(CONNECTION).some((connection) =>
    valuesOf(connection)
      .items("reserved_peering_ranges")
      .some((range) => all.follow(connection, range, RANGE) === resource),
  );
}

function* badAddress(range: Value): Iterable<Violation> {
  const address = range.get("address");
  const text = address.string;
  if (!text) return;
  const written = Cidr.parse(text);
  const length = range.get("prefix_length").number;
  if (!written || written.hasPrefix) {
    yield {
      at: address,
      what: "this is not an IPv4 address",
      allowed: "the first address of the range; its length goes into prefix_length",
      fix: written
        ? `write address = "${written.base.dotted}" and prefix_length = ${written.prefix}`
        : "write an address such as 10.20.0.0, or leave it out",
    };
    return;
  }
  if (length === undefined || !(length >= 0 && length <= 32)) return;
  const whole = new Cidr(written.address, length);
  if (whole.overlaps(DOCKER_BRIDGE)) {
    yield {
      at: address,
      what: `${whole.base} ${DOCKER_BRIDGE.contains(whole) ? "is in" : "overlaps"} ${DOCKER_BRIDGE}, which the managed hosts use inside: its instances are unreachable`,
      allowed: "any other private range",
      fix: 'leave address out, or write one such as "10.20.0.0"',
      // Of a larger range only this part is useless.
      ...(!DOCKER_BRIDGE.contains(whole) && { severity: "warning" }),
    };
  } else if (!whole.isBase) {
    yield {
      at: address,
      what: `this is not the first address of a /${length}`,
      allowed: whole.base.dotted,
      fix: `write "${whole.base.dotted}"`,
      severity: "warning",
    };
  }
}

function* badLength(length: Value): Iterable<Violation> {
  if (length.isSet) return;
  yield {
    at: "prefix_length",
    what: "the range has no length",
    allowed: "8 to 24; each region takes a /24",
    fix: "write prefix_length = 20",
    severity: "warning",
  };
}
