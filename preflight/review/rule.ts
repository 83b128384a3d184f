import type { Severity } from "../finding";
import type { RuleDescription } from "../rule";
import type { ResourceChange } from "./change";
import type { ReviewedPlan } from "./reviewed-plan";

/** Something that applying the plan would do. */
export interface Risk {
  readonly change: ResourceChange;
  /** Path of the attribute; empty for the resource as a whole. */
  readonly at: string;
  /** What happens, in the reader's words, with the value before and after. */
  readonly what: string;
  /** How to keep it from happening. */
  readonly fix: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** @default - the rule's */
  readonly link?: string;
  /** The person who runs the review may allow it by the resource's address. @default false */
  readonly allowable?: boolean;
}

/**
 * One kind of thing that a plan can do and that a reviewer must see. It is an `error` where data is lost, where
 * everybody is let in, or where the service refuses.
 */
export interface ReviewRule extends RuleDescription {
  review(plan: ReviewedPlan): Iterable<Risk>;
}

/** The area of every rule here. */
export const REVIEW = "review";

/** A rule that looks at each change by itself. */
export function changeRule(
  rule: Omit<ReviewRule, "review" | "area"> & {
    readonly each: (change: ResourceChange, plan: ReviewedPlan) => Iterable<Risk>;
  },
): ReviewRule {
  const { each, ...rest } = rule;
  return {
    ...rest,
    area: REVIEW,
    *review(plan) {
      for (const change of plan.changes) yield* each(change, plan);
    },
  };
}
