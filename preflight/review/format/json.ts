import type { Review } from "../review";

/** For machines. What a finding lacks is null: the shape is always the same. */
export function jsonReview({ findings, changes, cost }: Review) {
  return {
    findings: findings.map(({ rule, severity, source, address, attribute, path, message, fix, link }) => ({
      rule,
      severity,
      source: source ?? null,
      address,
      attribute,
      path: path ?? null,
      message,
      fix,
      link,
    })),
    changes,
    cost,
  };
}
