import { switchJobs } from "../../cost/sleeping";
import { instanceRule } from "../../instance";

const IGNORED = /^settings(\[0\]|\.0)?(\.activation_policy)?$/;

/** An instance that Cloud Scheduler stops, and Terraform starts. */
export const costSleepIgnored = instanceRule({
  id: "cost-sleep-ignored",
  severity: "warning",
  area: "cost",
  title: "Terraform leaves an instance asleep that a schedule has stopped",
  why: "With activation_policy written and not ignored, any apply in sleeping hours starts the instance, and each plan shows a change.",
  ignoreWhen: "an apply is meant to start it",
  link: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes",
  *check(instance) {
    const { resource, all } = instance.context;
    // A plan does not show what is ignored.
    if (resource.planned) return;
    const isStopped = switchJobs(all).some(
      (job) => job.instance === resource && job.activationPolicy === "NEVER",
    );
    const policy = instance.settings.get("activation_policy");
    const ignored = instance.get("lifecycle.ignore_changes");
    if (!isStopped || instance.settings.isUnknown || ignored.is("all")) return;
    if (ignored.items().some((one) => typeof one.raw === "string" && IGNORED.test(one.raw))) return;
    yield {
      at: policy,
      what: "a job of Cloud Scheduler stops this instance, and the next apply starts it again",
      allowed: "activation_policy among lifecycle.ignore_changes",
      fix: 'write lifecycle = { ignore_changes = ["settings[0].activation_policy"] }',
    };
  },
});
