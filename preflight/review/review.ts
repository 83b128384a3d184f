import { check } from "../check";
import { type CostChange, costChangeOf } from "../cost/cost-change";
import { compareFindings, type Finding } from "../finding";
import type { Plan } from "../inputs/plan";
import type { ResourceChange } from "./change";
import { type ChangedResource, describeChanges } from "./changed-resource";
import { LINKS } from "./links";
import { printable } from "./redact";
import { ReviewedPlan } from "./reviewed-plan";
import type { ReviewRule, Risk } from "./rule";
import { reviewRules } from "./rules";

export interface ReviewOptions {
  /** Addresses whose loss is wanted. @default - none */
  readonly allowReplace?: readonly string[];
  /** @default - all rules */
  readonly rules?: readonly ReviewRule[];
}

/** Numbers of resources. */
export interface ChangeCounts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
}

export interface Review {
  /** What loses data comes first. */
  readonly findings: readonly Finding[];
  readonly changes: ChangeCounts;
  /** What the plan does to the bill. Null: nothing in it has a price. */
  readonly cost: CostChange | null;
  /** Each changed resource, with what changes about it. */
  readonly details: readonly ChangedResource[];
  /** Something would lose data, open to everybody or be refused, and was not allowed by name. */
  readonly isUnsafe: boolean;
}

/**
 * What a reviewer of a plan must know. Pure: the same plan gives the same review. A value that is sensitive
 * in the plan is compared and never shown; one that is not known until apply is not judged.
 */
export function review(plan: Plan, options: ReviewOptions = {}): Review {
  const { allowReplace = [], rules = reviewRules } = options;
  const reviewed = new ReviewedPlan(plan);
  const told = rules.flatMap((rule) =>
    [...rule.review(reviewed)].map((risk) => toFinding(rule, risk, allowReplace)),
  );
  const grave = told.filter(({ severity }) => severity === "error");
  const others = [
    ...told.filter(({ severity }) => severity !== "error"),
    ...unusedAllowances(allowReplace, reviewed),
    ...checkChanged(plan, reviewed),
  ];
  return {
    findings: [...grave.sort(compareFindings), ...others.sort(compareFindings)],
    changes: countChanges(reviewed.changes),
    cost: costChangeOf(plan),
    details: describeChanges(reviewed.changes),
    isUnsafe: grave.length > 0,
  };
}

function toFinding(rule: ReviewRule, risk: Risk, allowed: readonly string[]): Finding {
  const { change, at, what, fix, severity = rule.severity, link = rule.link } = risk;
  const isAllowed = risk.allowable === true && severity === "error" && allowed.includes(change.address);
  return {
    rule: rule.id,
    severity: isAllowed ? "warning" : severity,
    address: printable(change.address),
    attribute: printable(at),
    message: printable(isAllowed ? `${what}; allowed by --allow-replace` : what),
    // A moved block has lines.
    fix: fix.split("\n").map(printable).join("\n"),
    link,
  };
}

function unusedAllowances(allowed: readonly string[], plan: ReviewedPlan): Finding[] {
  const isUsed = (address: string) =>
    plan.changes.some((change) => change.address === address && (change.isReplaced || change.isDestroyed));
  return allowed
    .filter((address) => !isUsed(address))
    .map((address) => ({
      rule: "review-allowance-unused",
      severity: "warning",
      address: printable(address),
      attribute: "",
      message: "this is allowed to be lost, but the plan neither replaces nor destroys it",
      fix: "check the address, or leave --allow-replace out",
      link: LINKS.lifecycle,
    }));
}

/** The rules for configurations, on what the plan makes or changes. */
function checkChanged(plan: Plan, reviewed: ReviewedPlan): Finding[] {
  const changed = new Set(
    reviewed.changes
      .filter((change) => change.isKept || change.action === "create")
      .map((change) => change.address),
  );
  return changed.size === 0 ? [] : check(plan.resources).filter(({ address }) => changed.has(address));
}

function countChanges(changes: readonly ResourceChange[]): ChangeCounts {
  const count = (action: string) => changes.filter((change) => change.action === action).length;
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
  };
}
