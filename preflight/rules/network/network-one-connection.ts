import { CONNECTION, networkKey, SERVICE_NETWORKING } from "../../networks";
import { type Resource, valuesOf } from "../../resource";
import type { Rule, RuleContext } from "../../rule";

/** One connection for a network and a service, with all ranges. */
export const networkOneConnection: Rule = {
  id: "network-one-connection",
  severity: "error",
  area: "network",
  title: "a network has one connection a service",
  why: "A second connection of the same network is refused, or takes the ranges of the first away.",
  link: "https://cloud.google.com/vpc/docs/configure-private-services-access",
  types: [CONNECTION],
  *check(connection, context) {
    const { resource, all } = context;
    const key = identity(resource, context);
    if (!key) return;
    const same = all.ofType(CONNECTION).filter((one) => identity(one, context) === key);
    const [first] = same;
    if (!first || first === resource) return;
    const ranges = [...new Set(same.flatMap(rangesOf))];
    yield {
      at: connection.get("network"),
      what: `the network has a connection already: ${place(first, resource)}`,
      got: connection.get("network").raw,
      allowed: "one google_service_networking_connection a network and service, with all ranges",
      fix: `remove ${resource.address} and write reserved_peering_ranges = ${JSON.stringify(ranges)} in ${first.address}`,
    };
  },
};

function identity(resource: Resource, context: RuleContext): string | undefined {
  const values = valuesOf(resource);
  const service = values.get("service");
  if (service.isUnknown || resource.attributes.for_each !== undefined) return undefined;
  const network = networkKey(values.get("network"), { ...context, resource });
  return network && `${network} ${service.string ?? SERVICE_NETWORKING}`;
}

function rangesOf(connection: Resource): string[] {
  return valuesOf(connection)
    .items("reserved_peering_ranges")
    .flatMap(({ raw }) => (typeof raw === "string" ? [raw] : []));
}

function place({ address, path, source }: Resource, from: Resource): string {
  const where = path ?? (source === from.source ? undefined : source);
  return where ? `${address} (${where})` : address;
}
