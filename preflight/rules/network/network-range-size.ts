import { connectionsOn, instancesOn, networkKey, RANGE, rangesOn } from "../../networks";
import { type Resource, valuesOf } from "../../resource";
import type { Rule, RuleContext } from "../../rule";

/** Cloud SQL cuts a /24 from the reserved range for each region. */
const BLOCK = 24;

/** Room in the reserved ranges for the regions of the instances. */
export const networkRangeSize: Rule = {
  id: "network-range-size",
  severity: "error",
  area: "network",
  title: "the reserved range has a /24 for each region, and room for more",
  why: "When no /24 is free, the next instance, region or service fails: no free blocks in the range.",
  ignoreWhen: "the network will have no other region, database engine or Google service",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-services-access#configure",
  types: [RANGE],
  *check(range, context) {
    if (!range.get("purpose").is("VPC_PEERING")) return;
    const length = range.get("prefix_length");
    const prefix = length.number;
    if (prefix === undefined || !Number.isInteger(prefix) || prefix < 1 || prefix > 32) return;
    const key = networkKey(range.get("network"), context);
    const ranges = key ? rangesOn(key, context) : [];
    // Ranges from elsewhere have room that is not known.
    const closed =
      key !== undefined && connectionsOn(key, context).every((one) => knowsItsRanges(one, context));
    const instances = key ? instancesOn(key, context) : [];
    const lengths = ranges.map((one) => valuesOf(one).get("prefix_length").number);
    const blocks = lengths.reduce<number>((sum, one) => sum + blocksOf(one ?? 0), 0);
    // An instance whose region is not known is in one of the others, perhaps.
    const regions = [...new Set(instances.flatMap(({ region }) => (region ? [region] : [])))];
    const needed = Math.max(regions.length, instances.length > 0 ? 1 : 0);
    if (closed && needed > blocks && ranges[0]?.address === context.resource.address) {
      yield {
        at: length,
        what: `the range holds ${blocks === 1 ? "one block" : `${blocks} blocks`} of /${BLOCK}, and the instances need ${needed}: one for each of ${regions.join(", ") || "their regions"}`,
        allowed: `/${prefixFor(needed)} or wider; /20 leaves room`,
        fix: `write prefix_length = ${Math.min(20, prefixFor(needed))}`,
      };
    } else if (prefix > BLOCK) {
      yield {
        at: length,
        what: `the range is smaller than the /${BLOCK} that Cloud SQL takes for a region`,
        allowed: `${BLOCK} or less; /20 leaves room`,
        fix: "write prefix_length = 20",
        severity: instances.length > 0 && blocks === 0 ? "error" : "warning",
      };
    } else if (prefix === BLOCK && blocks <= Math.max(1, needed)) {
      yield {
        at: length,
        what: "the range is full after the first region: each region and engine takes a /24",
        allowed: "/20 or wider",
        fix: "write prefix_length = 20",
        severity: "warning",
      };
    }
  },
};

function knowsItsRanges(connection: Resource, { all }: RuleContext): boolean {
  const ranges = valuesOf(connection).get("reserved_peering_ranges");
  return !ranges.isUnknown && ranges.items().every((range) => all.follow(connection, range, RANGE));
}

function blocksOf(prefix: number): number {
  return prefix > BLOCK ? 0 : 2 ** (BLOCK - prefix);
}

function prefixFor(blocks: number): number {
  return BLOCK - Math.ceil(Math.log2(blocks));
}
