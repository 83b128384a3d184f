import { plainReference } from "../../networks";
import type { Rule } from "../../rule";

/** The endpoint of Private Service Connect is no load balancer. */
export const networkPscEndpoint: Rule = {
  id: "network-psc-endpoint",
  severity: "error",
  area: "network",
  title: "the endpoint of Private Service Connect has an empty load_balancing_scheme",
  why: "Left out it is EXTERNAL, and the API refuses a load balancer whose target is a service attachment.",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-service-connect",
  types: ["google_compute_forwarding_rule"],
  *check(rule) {
    const target = rule.get("target");
    const isAttachment =
      plainReference(target)?.attribute === "psc_service_attachment_link" ||
      /\/serviceAttachments\//.test(target.string ?? "");
    const scheme = rule.get("load_balancing_scheme");
    if (!isAttachment || scheme.isUnknown || scheme.raw === "") return;
    yield {
      at: scheme.isSet ? scheme : "load_balancing_scheme",
      what: "the target is a service attachment, and this is a load balancer",
      got: scheme.isSet ? scheme.raw : "EXTERNAL (the default)",
      allowed: '""',
      fix: 'write load_balancing_scheme = ""',
    };
  },
};
