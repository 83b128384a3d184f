import { type ResourceChange, sameMeaning } from "../change";
import { differences } from "../differences";
import { LINKS } from "../links";
import type { ReviewedPlan } from "../reviewed-plan";
import { REVIEW, type ReviewRule, type Risk } from "../rule";
import { lossOf } from "../stateful";

/** Somebody changed it outside of Terraform, and the plan undoes that. */
export const drift: ReviewRule = {
  id: "review-drift-undone",
  area: REVIEW,
  severity: "warning",
  title: "no change made outside is undone unseen",
  why: "Somebody had a reason for it, an incident perhaps; or nobody was allowed to.",
  ignoreWhen: "the change is known, and is to be undone",
  link: LINKS.drift,
  *review(plan) {
    for (const drifted of plan.drift) {
      if (drifted.isDestroyed) yield* deletedOutside(drifted, plan);
      else if (drifted.isUpdated) yield* changedOutside(drifted, plan);
    }
  },
};

function* deletedOutside(drifted: ResourceChange, plan: ReviewedPlan): Iterable<Risk> {
  const planned = plan.at(drifted.address);
  const noun = lossOf(drifted)?.noun ?? "this";
  const isMadeAgain = planned?.action === "create";
  yield {
    change: drifted,
    at: "",
    what: `${noun} was deleted outside of Terraform${
      isMadeAgain ? `; the plan creates it again${lossOf(drifted) ? ", and the new one is empty" : ""}` : ""
    }`,
    fix: isMadeAgain
      ? "find out who deleted it; if it was right, remove it from the configuration"
      : "find out who deleted it",
  };
}

function* changedOutside(drifted: ResourceChange, plan: ReviewedPlan): Iterable<Risk> {
  const planned = plan.at(drifted.address);
  // What the plan leaves as it is was ignored on purpose, or the service computes it.
  if (!planned?.isKept) return;
  const next = differences(planned);
  for (const { label, was, will, path, before, after, changed } of differences(drifted)) {
    if (!changed) continue;
    const same = next.find((one) => one.label === label);
    const touching = same ?? next.find((one) => isPartOf(one.label, label) || isPartOf(label, one.label));
    // What the service computes is not known until apply.
    if (!touching || touching.after.isUnknown) continue;
    const then = same && !sameMeaning(same.after.raw, before.raw) ? `makes it ${same.will}` : "undoes that";
    yield {
      change: drifted,
      at: path,
      what: `${label} was changed outside of Terraform: ${was} → ${will}; the plan ${then}`,
      fix: after.isSet ? `to keep it, write ${label} = ${will}` : `to keep it, leave ${label} out`,
    };
  }
}

function isPartOf(label: string, whole: string): boolean {
  return label.startsWith(`${whole}.`) || label.startsWith(`${whole}[`);
}
