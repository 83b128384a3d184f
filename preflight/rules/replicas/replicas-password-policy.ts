import { instanceRule } from "../../instance";

/** Rules for passwords that a replica does not set. */
export const replicasPasswordPolicy = instanceRule({
  id: "replicas-password-policy",
  severity: "error",
  area: "replicas",
  title: "a replica has no password policy",
  why: "Users are the primary's: the API refuses the policy on a replica.",
  link: "https://cloud.google.com/sql/docs/postgres/built-in-authentication#instance_password_policies",
  *check({ settings, isReplica, primary }) {
    const block = settings.get("password_validation_policy");
    if (!isReplica || block.isUnknown || block.items().length === 0) return;
    const of = primary ? `the primary ${primary.label}` : "the primary";
    yield {
      at: block.path,
      what: "a replica takes no password_validation_policy",
      allowed: `on ${of} only`,
      fix: `remove it here; write it on ${of}`,
    };
  },
});
