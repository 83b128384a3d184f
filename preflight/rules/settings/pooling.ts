import type { Value } from "../../value";

/** Values of the flags of a `connection_pool_config` by name; undefined where some are not known. */
export function flagsOf(pool: Value): ReadonlyMap<string, Value> | undefined {
  const list = pool.get("flags");
  if (list.isUnknown || pool.get("dynamic").isSet) return undefined;
  const flags = list.items().map((flag) => [flag.get("name").string, flag.get("value")] as const);
  if (flags.some(([name]) => name === undefined)) return undefined;
  return new Map(flags as (readonly [string, Value])[]);
}
