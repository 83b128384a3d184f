import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";

/** Whether the instance runs. */
export const settingsActivation = instanceRule({
  id: "settings-activation",
  severity: "error",
  area: "settings",
  title: "activation_policy is ALWAYS, or NEVER for a stopped instance",
  why: "The API refuses other words; with NEVER nothing can connect, and databases and users cannot be made.",
  ignoreWhen: "the instance is meant to be stopped",
  link: "https://cloud.google.com/sql/docs/postgres/start-stop-restart-instance",
  *check({ settings, isReplica }) {
    const policy = settings.get("activation_policy");
    // ON_DEMAND was for the first generation: https://github.com/hashicorp/terraform-provider-google/issues/8445
    yield* notOneOf(policy, "activation_policy", ["ALWAYS", "NEVER"]);
    // On a replica it is an error, and another rule's.
    if (isReplica || !policy.is("NEVER")) return;
    yield {
      at: policy,
      what: "the instance is stopped: nothing connects, and databases and users cannot be made",
      allowed: "ALWAYS",
      fix: 'write "ALWAYS"',
      severity: "warning",
    };
  },
});
