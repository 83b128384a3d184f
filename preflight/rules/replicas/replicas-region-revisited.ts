import { instanceRule } from "../../instance";

/** Chains of replicas that return to where they came from. */
export const replicasRegionRevisited = instanceRule({
  id: "replicas-region-revisited",
  severity: "error",
  area: "replicas",
  title: "a chain of replicas does not come back to a region that it has left",
  why: "The API refuses a replica in the region of an instance further up than what it replicates from.",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/error-messages",
  *check(instance) {
    const { lineage, region } = instance;
    const regions = lineage.map((one) => one.region);
    if (region === undefined || regions.includes(undefined)) return;
    const left = regions.findIndex((one) => one !== region);
    const again = left < 0 ? -1 : regions.indexOf(region, left);
    if (again < 0) return;
    yield {
      at: instance.get("region"),
      what: `the chain comes back to ${region}: ${[...regions].reverse().join(" > ")}`,
      allowed: "a region that no instance further up is in, or the region of what it replicates from",
      fix: `replicate from ${lineage[again]?.label} instead`,
    };
  },
});
