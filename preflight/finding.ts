/** `error` would fail or lose data, `warning` is legal but risky, `info` is worth knowing. */
export type Severity = "error" | "warning" | "info";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Something that a rule has to say about one attribute of one resource. */
export interface Finding {
  /** Stable id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** Terraform address. */
  readonly address: string;
  /** Path of the attribute; empty for the resource as a whole. */
  readonly attribute: string;
  /** Construct path, where there is one. */
  readonly path?: string;
  /** Stack or file, where the input has several. */
  readonly source?: string;
  /** What is wrong, what was received, what is allowed. */
  readonly message: string;
  /** What to do, with the corrected value where it can be computed. */
  readonly fix: string;
  /** Where the fact is documented. */
  readonly link: string;
}

/** Whether a severity is at least as grave as another. */
export function atLeast(severity: Severity, minimum: Severity): boolean {
  return RANK[severity] <= RANK[minimum];
}

/** Errors first, then by place, then by rule: the same findings are always in the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    compare(a.source ?? "", b.source ?? "") ||
    compare(a.address, b.address) ||
    compare(a.attribute, b.attribute) ||
    compare(a.rule, b.rule)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For machines. What a finding lacks is null: the shape is always the same. */
export function findingJson(finding: Finding) {
  const { rule, severity, source, address, attribute, path, message, fix, link } = finding;
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
