import { instanceRule } from "../../instance";

/** A copy on another major version. */
export const replicasVersion = instanceRule({
  id: "replicas-version",
  severity: "error",
  area: "replicas",
  title: "a replica has its primary's version",
  why: "The API refuses another major version; without one, some checks take the replica for another engine's.",
  ignoreWhen: "the replica is upgraded together with its primary",
  link: "https://cloud.google.com/sql/docs/postgres/replication/create-replica",
  *check({ primary, value, isReplica }) {
    const own = value.get("database_version");
    const above = primary?.get("database_version").string;
    if (!isReplica || own.isUnknown || above === undefined) return;
    // A version that does not exist is the primary's to mend.
    if ((own.isSet && own.string === above) || !primary?.version) return;
    yield {
      at: own,
      what: own.isSet
        ? `the primary ${primary?.label} runs ${above}`
        : "the replica's version is not written",
      allowed: above,
      fix: `write database_version = "${above}"`,
      ...(!own.isSet && { severity: "warning" }),
    };
  },
});
