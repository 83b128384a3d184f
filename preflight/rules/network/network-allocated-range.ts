import { Cidr } from "../../../cloudsql/cidr";
import { RFC1035_NAME, toName } from "../../../cloudsql/name";
import { instanceRule } from "../../instance";
import { connectionsOn, networkKey, privateNetwork, RANGE } from "../../networks";
import { valuesOf } from "../../resource";
import { textOf, UNKNOWN } from "../../value";

/** The range that an instance takes its address from. */
export const networkAllocatedRange = instanceRule({
  id: "network-allocated-range",
  severity: "error",
  area: "network",
  title: "an allocated range is one of the connection's ranges",
  why: "The API refuses a range that the network's connection does not have.",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-ip#allocated-ip-range",
  *check(instance) {
    const { context, resource } = instance;
    const range = instance.get("settings.ip_configuration.allocated_ip_range");
    const text = range.string;
    // An address or a path has a finding of its own.
    if (text && !RFC1035_NAME.test(text) && !Cidr.parse(text) && !text.includes("/")) {
      yield {
        at: range,
        what: "this cannot be the name of a range",
        allowed: "lower-case letters, digits and hyphens; a letter first, no hyphen last; at most 63",
        fix: `write "${toName(text)}"`,
      };
      return;
    }
    const key = networkKey(privateNetwork(instance), context);
    const found = context.all.follow(resource, range, RANGE);
    if (!key || !found) return;
    const connections = connectionsOn(key, context);
    if (connections.some((one) => valuesOf(one).get("reserved_peering_ranges").isUnknown)) return;
    const listed = connections.flatMap((one) =>
      valuesOf(one)
        .items("reserved_peering_ranges")
        .map((item) => (item.isUnknown ? item.raw : item.string)),
    );
    const [connection] = connections;
    const name = valuesOf(found).get("name").string;
    const isListed = listed.some((one) => one === name || textOf(one).includes(`\${${found.address}.`));
    const mayBe = (one: unknown) => one === UNKNOWN || /\b(var|local|module|each|data)\./.test(textOf(one));
    if (!connection || isListed || listed.some(mayBe)) return;
    yield {
      at: range,
      what: `the range is not one of the ranges of ${connection.address}`,
      got: range.raw,
      allowed: listed.map(String).join(", ") || "a range of the connection",
      fix: `add "\${${found.address}.name}" to reserved_peering_ranges of ${connection.address}`,
    };
  },
});
