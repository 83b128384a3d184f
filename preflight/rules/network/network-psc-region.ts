import { INSTANCE } from "../../instance";
import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";

/** Endpoint and instance are in one region. */
export const networkPscRegion: Rule = {
  id: "network-psc-region",
  severity: "error",
  area: "network",
  title: "the endpoint of Private Service Connect is in the instance's region",
  why: "A service attachment is reached by endpoints of its own region: the API refuses one elsewhere.",
  link: "https://cloud.google.com/vpc/docs/configure-private-service-connect-services",
  types: ["google_compute_forwarding_rule"],
  *check(rule, { all, resource }) {
    const target = rule.get("target");
    const instance = all.follow(resource, target, INSTANCE);
    if (!instance || !/psc_service_attachment_link/.test(String(target.raw))) return;
    const region = rule.get("region");
    const theirs = valuesOf(instance).get("region").string;
    if (region.string === undefined || theirs === undefined || region.string === theirs) return;
    yield {
      at: region,
      what: `the endpoint is in ${region.string}, and the instance ${instance.address} in ${theirs}`,
      allowed: theirs,
      fix: `write region = "${theirs}" and a subnetwork there`,
    };
  },
};
