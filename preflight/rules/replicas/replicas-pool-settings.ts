import { instanceRule } from "../../instance";

/** Settings that follow from a pool being one. */
export const replicasPoolSettings = instanceRule({
  id: "replicas-pool-settings",
  severity: "error",
  area: "replicas",
  title: "a read pool has no availability or customer's certificates of its own",
  why: "Its availability follows from the number of nodes, and the API refuses the rest.",
  ignoreWhen: "the value is what the service says itself",
  link: "https://cloud.google.com/sql/docs/postgres/about-read-pools",
  *check({ settings, isReadPool }) {
    if (!isReadPool) return;
    const availability = settings.get("availability_type");
    if (availability.string)
      yield {
        at: availability,
        what: "the availability of a read pool follows from its node_count",
        allowed: "nothing",
        fix: "remove availability_type; two nodes or more are spread over zones",
        ...(!availability.is("REGIONAL") && { severity: "warning" }),
      };
    const authority = settings.get("ip_configuration.server_ca_mode");
    if (authority.string && /_CAS_CA$/.test(authority.string))
      yield {
        at: authority,
        what: "a read pool takes no certificates of a shared or customer's authority",
        allowed: "GOOGLE_MANAGED_INTERNAL_CA",
        fix: 'write "GOOGLE_MANAGED_INTERNAL_CA"',
      };
  },
});
