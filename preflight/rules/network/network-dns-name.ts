import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";

/** Names in Cloud DNS are whole and end with a dot. */
export const networkDnsName: Rule = {
  id: "network-dns-name",
  severity: "error",
  area: "network",
  title: "a DNS name ends with a dot and is inside its zone",
  why: "Cloud DNS refuses names without the dot at the end, and records outside their zone.",
  link: "https://cloud.google.com/dns/docs/records",
  types: ["google_dns_managed_zone", "google_dns_record_set"],
  *check(value, { resource, all }) {
    const name = value.get(resource.type === "google_dns_managed_zone" ? "dns_name" : "name");
    const text = name.string;
    if (text !== undefined && !text.endsWith(".")) {
      yield {
        at: name,
        what: "a DNS name must end with a dot",
        allowed: `${text}.`,
        fix: `write "${text}."`,
      };
      return;
    }
    if (resource.type !== "google_dns_record_set") return;
    for (const data of value.get("type").is("CNAME") ? value.items("rrdatas") : []) {
      if (data.string === undefined || data.string.endsWith(".")) continue;
      yield {
        at: data,
        what: "the target of a CNAME must end with a dot",
        allowed: `${data.string}.`,
        fix: `write "${data.string}."`,
      };
    }
    const zone = all.follow(resource, value.get("managed_zone"), "google_dns_managed_zone");
    const domain = zone && valuesOf(zone).get("dns_name").string;
    if (text === undefined || !domain?.endsWith(".")) return;
    if (`.${text}`.toLowerCase().endsWith(`.${domain}`.toLowerCase())) return;
    yield {
      at: name,
      what: `the name is outside its zone ${zone?.address}`,
      allowed: `a name that ends with ${domain}`,
      fix: `write "${text.split(".")[0]}.${domain}"`,
    };
  },
};
