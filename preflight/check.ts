import { atLeast, compareFindings, type Finding, type Severity } from "./finding";
import { type Resource, ResourceSet, valuesOf } from "./resource";
import type { Rule, Violation } from "./rule";
import { rules as allRules } from "./rules";
import { Value } from "./value";

export interface CheckOptions {
  /** @default - all rules */
  readonly rules?: readonly Rule[];
  /** Findings below this are left out. @default "info" */
  readonly minSeverity?: Severity;
}

/**
 * Checks resources against the rules. Pure: the same resources give the same findings in the same order.
 * A value that is not known until apply is never judged.
 */
export function check(resources: readonly Resource[], options: CheckOptions = {}): Finding[] {
  const { rules = allRules, minSeverity = "info" } = options;
  const all = new ResourceSet(resources);
  const contexts = new Map(resources.map((resource) => [resource, { resource, all }]));
  const findings: Finding[] = [];
  for (const rule of rules) {
    for (const resource of rule.types.includes("*") ? resources : all.ofType(...rule.types)) {
      const context = contexts.get(resource) ?? { resource, all };
      for (const violation of rule.check(valuesOf(resource), context)) {
        const finding = toFinding(rule, resource, violation);
        if (atLeast(finding.severity, minSeverity)) findings.push(finding);
      }
    }
  }
  return findings.sort(compareFindings);
}

/** Longer values are cut in messages, in characters. */
const MAX_SHOWN = 240;

function toFinding(rule: Rule, resource: Resource, violation: Violation): Finding {
  const { at, what, allowed, fix } = violation;
  const got = "got" in violation ? violation.got : at instanceof Value ? plain(at.raw) : undefined;
  const parts = [what];
  if (got !== undefined) parts.push(`got ${shown(got)}`);
  if (allowed) parts.push(`allowed: ${allowed}`);
  return {
    rule: rule.id,
    severity: violation.severity ?? rule.severity,
    address: resource.address,
    attribute: at instanceof Value ? at.path : at,
    ...(resource.path && { path: resource.path }),
    ...(resource.source && { source: resource.source }),
    message: parts.join("; "),
    fix,
    link: rule.link,
  };
}

function shown(got: unknown): string {
  const text = typeof got === "string" ? `"${got}"` : JSON.stringify(got);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function plain(raw: unknown): unknown {
  return typeof raw === "object" || typeof raw === "symbol" ? undefined : raw;
}
