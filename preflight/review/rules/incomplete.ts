import { ResourceChange } from "../change";
import { LINKS } from "../links";
import { REVIEW, type ReviewRule } from "../rule";

/** A plan that ended early. */
export const incomplete: ReviewRule = {
  id: "review-incomplete",
  area: REVIEW,
  severity: "warning",
  title: "the plan is whole",
  why: "Planning failed: what would have come after that is not in the plan, and not in this review.",
  ignoreWhen: "it is looked at only to find the failure",
  link: LINKS.plan,
  *review(plan) {
    if (!plan.errored) return;
    yield {
      change: NO_RESOURCE,
      at: "",
      what: "planning failed, and the plan shows only what came before",
      fix: "mend what terraform plan says, and plan again",
    };
  },
};

const NO_RESOURCE = new ResourceChange({
  address: "terraform",
  type: "terraform",
  actions: [],
  before: null,
  after: null,
  replacePaths: [],
});
