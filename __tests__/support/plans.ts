import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Severity } from "../../preflight/finding";
import { type Plan, readPlan } from "../../preflight/inputs/plan";
import { type Review, type ReviewOptions, review } from "../../preflight/review/review";
import type { ScenarioName } from "./plan-scenarios";

type Attributes = Record<string, unknown>;

/** A resource in a plan, in short. */
export interface Planned {
  /** @default - nothing was there */
  readonly before?: Attributes | null;
  /** @default - nothing will be there */
  readonly after?: Attributes | null;
  /** Paths that force a replacement; the actions are then `delete`, `create`. */
  readonly replace?: readonly (readonly (string | number)[])[];
  /** @default - by what is there before and after */
  readonly actions?: readonly string[];
  /** What else the entry has: `previous_address`, `deposed`, `action_reason` … */
  readonly entry?: Attributes;
  /** What else the change has: `after_unknown`, `before_sensitive` … */
  readonly change?: Attributes;
}

/** A plan as `terraform show -json` prints it, by address. */
export function planJson(
  changes: Readonly<Record<string, Planned>>,
  rest: { readonly drift?: Readonly<Record<string, Planned>>; readonly configuration?: unknown } = {},
): Record<string, unknown> {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: Object.entries(changes).map(entryOf),
    ...(rest.drift && { resource_drift: Object.entries(rest.drift).map(entryOf) }),
    ...(rest.configuration !== undefined && { configuration: rest.configuration }),
  };
}

/** Reviews a plan that is given in short; the rules for configurations are left out. */
export function reviewed(
  changes: Readonly<Record<string, Planned>>,
  rest: Parameters<typeof planJson>[1] & { readonly options?: ReviewOptions } = {},
): Review {
  const result = review(readPlan(planJson(changes, rest)), rest.options);
  return { ...result, findings: result.findings.filter(({ rule }) => rule.startsWith("review-")) };
}

/** A plan among the fixtures, made on the emulator. */
export function fixture(name: ScenarioName): Plan {
  return readPlan(JSON.parse(readFileSync(fixtureFile(name), "utf8")));
}

export function fixtureFile(name: ScenarioName): string {
  return join(__dirname, "..", "fixtures", "plans", `${name}.json`);
}

/** The review's own findings of a severity, short. */
export function told({ findings }: Review, severity: Severity): string[] {
  return findings
    .filter((finding) => finding.severity === severity && finding.rule.startsWith("review-"))
    .map(({ rule, address, attribute }) => `${rule} ${address} ${attribute}`.trimEnd());
}

/** The only finding of a rule. */
export function only({ findings }: Pick<Review, "findings">, rule: string): Finding {
  const found = findings.filter((finding) => finding.rule === rule);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} findings of ${rule}`);
  return found[0];
}

function entryOf([address, planned]: [string, Planned]): Attributes {
  const { before = null, after = null, replace, actions, entry, change } = planned;
  const plain = address.replace(/\[(?:\d+|"[^"]*")\]/g, "");
  const type = plain.split(".").at(-2) ?? "";
  return {
    address,
    mode: /(^|\.)data\.[^.]+\.[^.]+$/.test(plain) ? "data" : "managed",
    type,
    name: plain.split(".").at(-1),
    ...entry,
    change: {
      actions: actions ?? (replace ? ["delete", "create"] : usualActions(before, after)),
      before,
      after,
      after_unknown: {},
      before_sensitive: false,
      after_sensitive: false,
      ...(replace && { replace_paths: replace }),
      ...change,
    },
  };
}

function usualActions(before: Attributes | null, after: Attributes | null): string[] {
  if (before === null) return ["create"];
  return after === null ? ["delete"] : ["update"];
}
