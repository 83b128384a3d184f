import type { Rule } from "../../rule";

/** Other purposes carry no traffic of machines, and take no flow logs. */
const WITHOUT_FLOWS = ["INTERNAL_HTTPS_LOAD_BALANCER", "REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY"];

/** VPC flow logs, complete. */
export const cisFlowLogs: Rule = {
  id: "cis-flow-logs",
  severity: "warning",
  area: "cis",
  title: "a subnet has complete flow logs",
  why: "CIS 3.10: sampled or slow logs miss short connections.",
  ignoreWhen: "the volume costs more than it tells; scanners are content with any log_config",
  link: "https://cloud.google.com/vpc/docs/using-flow-logs",
  types: ["google_compute_subnetwork"],
  *check(subnet) {
    const purpose = subnet.get("purpose");
    const config = subnet.get("log_config");
    if (purpose.isUnknown || WITHOUT_FLOWS.includes(purpose.string ?? "")) return;
    if (config.isUnknown || subnet.get("dynamic").isSet) return;
    const wanted = {
      aggregation_interval: "INTERVAL_5_SEC",
      flow_sampling: 1,
      metadata: "INCLUDE_ALL_METADATA",
    };
    if (!config.isSet) {
      yield {
        at: "log_config",
        what: "the subnet has no flow logs",
        allowed: "log_config with an interval of 5 s, sampling 1 and all metadata",
        fix: `write log_config = ${JSON.stringify(wanted)}`,
      };
      return;
    }
    for (const [name, value] of Object.entries(wanted)) {
      const written = config.get(name);
      // The provider's defaults: 5 s, a sample of one half, all metadata.
      const passes = written.isSet ? written.isUnknown || written.is(value) : name !== "flow_sampling";
      if (passes) continue;
      yield {
        at: written.isSet ? written : `log_config.${name}`,
        what: "the flow logs are not complete",
        allowed: String(value),
        fix: `write ${name} = ${JSON.stringify(value)}`,
      };
    }
  },
};
