import type { ResourceChange } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";
import { lossOf } from "../stateful";

/** Terraform's own words for why, in ours. */
const REASONS: Readonly<Record<string, { because: string; fix: string }>> = {
  delete_because_no_resource_config: {
    because: "it is no longer in the configuration",
    fix: "put it back",
  },
  delete_because_no_module: { because: "its module is no longer in the configuration", fix: "put it back" },
  delete_because_wrong_repetition: {
    because: "count or for_each was added or taken away",
    fix: "add a moved block from the old address to the new one",
  },
  delete_because_count_index: { because: "count is smaller", fix: "raise count again" },
  delete_because_each_key: { because: "its key is no longer in for_each", fix: "put the key back" },
  delete_because_no_move_target: {
    because: "its moved block leads to an address that is not there",
    fix: "correct the moved block's to",
  },
};

/** Something with data in it is destroyed. */
export const destroyed = changeRule({
  id: "review-destroy-stateful",
  severity: "error",
  title: "nothing that holds data is destroyed",
  why: "Its data goes with it, and no later apply brings it back.",
  ignoreWhen: "it is empty or no longer needed; allow it by its address",
  link: LINKS.lifecycle,
  *each(change, plan) {
    const loss = lossOf(change);
    if (!change.isDestroyed || !loss || plan.isRenamed(change)) return;
    const { because, fix } = REASONS[change.change.reason ?? ""] ?? {
      because: undefined,
      fix: "keep it in the configuration",
    };
    const left = change.change.deposed
      ? ` (the one that an earlier replacement left behind, ${change.change.deposed})`
      : "";
    yield {
      change,
      at: "",
      what: [`${loss.noun} is destroyed${left}; lost: ${loss.loss}`, because, loss.relief, protection(change)]
        .filter(Boolean)
        .join("; "),
      fix: `${fix}; to let go of it and leave it in the cloud, write a removed block with destroy = false`,
      severity: loss.severity,
      allowable: true,
    };
  },
});

/** The protection that stops the apply half way. */
export function protection(change: ResourceChange): string | undefined {
  const names = ["deletion_protection", "settings.deletion_protection_enabled"];
  const on = names.filter((name) => change.before.get(name).is(true));
  return on.length > 0
    ? `${on.join(" and ")} will stop the apply there, after what depends on it is gone`
    : undefined;
}
