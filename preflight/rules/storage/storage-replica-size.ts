import { instanceRule } from "../../instance";

/** A replica with less disk than what it copies. */
export const storageReplicaSize = instanceRule({
  id: "storage-replica-size",
  severity: "error",
  area: "storage",
  title: "a replica's disk is at least its primary's",
  why: "The API refuses a smaller one: all of the primary's data goes there.",
  link: "https://cloud.google.com/sql/docs/postgres/replication/create-replica",
  *check(instance) {
    const size = instance.settings.get("disk_size");
    const above = instance.primary?.settings.get("disk_size").number;
    if (size.number === undefined || above === undefined || size.number >= above) return;
    if (above > (instance.primary?.tier?.storageGb.max ?? Number.POSITIVE_INFINITY)) return;
    yield {
      at: size,
      what: `the replica's disk is smaller than the ${above} GB of its primary ${instance.primary?.label}`,
      allowed: `${above} GB or more`,
      fix: `write ${above}`,
    };
  },
});
