import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";

/** Queries for names are logged, for each network. */
export const cisDnsLogging: Rule = {
  id: "cis-dns-logging",
  severity: "warning",
  area: "cis",
  title: "a network logs its DNS queries",
  why: "CIS 2.13: the names that a machine asks for show whom it talks to.",
  ignoreWhen: "no machine is in the network, only the connection to the database",
  link: "https://cloud.google.com/dns/docs/monitoring",
  types: ["google_compute_network"],
  *check(network, { resource, all }) {
    const logged = all.ofType("google_dns_policy").some((policy) => {
      const values = valuesOf(policy);
      const enabled = values.get("enable_logging");
      const names = values.items("networks").map((one) => one.get("network_url"));
      const named = names.some((name) => all.follow(policy, name, resource.type) === resource);
      return named && (enabled.isUnknown || enabled.is(true));
    });
    if (logged) return;
    yield {
      at: "",
      what: "no DNS policy logs the queries of this network",
      got: network.get("name").string,
      allowed: "a google_dns_policy with enable_logging = true that names the network",
      fix: "add one",
    };
  },
};
