import { AUTO_MODE_SUBNETS, Cidr, DOCKER_BRIDGE } from "../../../cloudsql/cidr";
import { networkKey, networkOf, RANGE } from "../../networks";
import { type Resource, valuesOf } from "../../resource";
import type { Rule, RuleContext } from "../../rule";
import type { Value } from "../../value";

const SUBNET = "google_compute_subnetwork";
const CONNECTOR = "google_vpc_access_connector";

/** Ranges of one network that overlap. */
export const networkOverlap: Rule = {
  id: "network-overlap",
  severity: "error",
  area: "network",
  title: "ranges of a network do not overlap",
  why: "The API refuses a range that overlaps another one of the network; clients in 172.17.0.0/16 get no answer.",
  ignoreWhen: "no client of the database is in the range",
  link: "https://cloud.google.com/vpc/docs/configure-private-services-access#considerations",
  types: [SUBNET, CONNECTOR, RANGE],
  *check(_value, context) {
    const { resource, all } = context;
    const own = rangesOf(resource);
    for (const { at, range } of own) {
      if (resource.type !== RANGE && range.overlaps(DOCKER_BRIDGE)) {
        yield {
          at,
          what: `clients in ${DOCKER_BRIDGE} cannot reach a private address of Cloud SQL`,
          allowed: `a range outside ${DOCKER_BRIDGE}`,
          fix: "move it to another private range",
          severity: "warning",
        };
      }
    }
    const key = networkKey(valuesOf(resource).get("network"), context);
    if (!key || own.length === 0) return;
    const others = all.ofType(SUBNET, CONNECTOR, RANGE);
    for (const other of others.slice(0, others.indexOf(resource))) {
      if (networkKey(valuesOf(other).get("network"), { ...context, resource: other }) !== key) continue;
      for (const { at, range } of own) {
        const clash = rangesOf(other).find((one) => one.range.overlaps(range));
        if (!clash) continue;
        yield {
          at,
          what: `${range.base} overlaps ${clash.range.base} of ${other.address} in the same network`,
          allowed: `a range outside ${clash.range.base}`,
          fix: `move one of them, or leave out the address of the reserved range`,
        };
      }
    }
    yield* inAutoMode(own, context);
  },
};

interface Written {
  readonly at: Value;
  readonly range: Cidr;
}

function* inAutoMode(own: Written[], context: RuleContext) {
  const network = networkOf(valuesOf(context.resource).get("network"), context);
  const auto = network && valuesOf(network).get("auto_create_subnetworks");
  if (context.resource.type !== RANGE || !auto || auto.isUnknown || auto.is(false)) return;
  for (const { at, range } of own) {
    if (!range.overlaps(AUTO_MODE_SUBNETS)) continue;
    yield {
      at,
      what: `${range.base} overlaps ${AUTO_MODE_SUBNETS}, which ${network.address} keeps for its automatic subnets`,
      allowed: `a range outside ${AUTO_MODE_SUBNETS}`,
      fix: 'write an address such as "10.20.0.0", or auto_create_subnetworks = false on the network',
      severity: "warning" as const,
    };
  }
}

function rangesOf(resource: Resource): Written[] {
  const values = valuesOf(resource);
  if (resource.type === RANGE) {
    const at = values.get("address");
    const length = values.get("prefix_length").number;
    const base = Cidr.parse(at.string ?? "");
    return base && !base.hasPrefix && length !== undefined && length >= 0 && length <= 32
      ? [{ at, range: new Cidr(base.address, length) }]
      : [];
  }
  const places = [values, ...values.items("secondary_ip_range")].map((one) => one.get("ip_cidr_range"));
  return places.flatMap((at) => {
    const range = Cidr.parse(at.string ?? "");
    return range ? [{ at, range }] : [];
  });
}
