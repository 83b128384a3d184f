import type { Finding, Severity } from "../finding";
import type { Inspection } from "../inspect";

/** For machines. What a finding lacks is null: the shape is always the same. */
export function jsonReport({ findings, suppressed, resources, rules }: Inspection) {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    findings: findings.map(toJson),
    suppressed: suppressed.map((finding) => ({
      ...toJson(finding),
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

function toJson({ rule, severity, source, address, attribute, path, message, fix, link }: Finding) {
  return {
    rule,
    severity,
    source: source ?? null,
    address,
    attribute,
    path: path ?? null,
    message,
    fix,
    link,
  };
}
