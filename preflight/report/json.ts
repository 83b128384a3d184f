import { findingJson, type Severity } from "../finding";
import type { Inspection } from "../inspect";

/** For machines. */
export function jsonReport({ findings, suppressed, resources, rules }: Inspection) {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    findings: findings.map(findingJson),
    suppressed: suppressed.map((finding) => ({
      ...findingJson(finding),
      reason: finding.reason,
      by: finding.by,
    })),
    summary: {
      error: of("error"),
      warning: of("warning"),
      info: of("info"),
      suppressed: suppressed.length,
      resources,
      rules: rules.length,
    },
  };
}
