import type { Resource, ResourceSet } from "../resource";
import { isUnknown, textOf } from "../value";
import { evidence } from "./pack";
import { type PolicyCheck, type ScannerPolicy, scannerPolicies } from "./policies";

/**
 * How a scanner's policy stands: `nothing` has no resource that it is about, `running` looks at what an
 * instance does, `by hand` has a resource that nothing here can judge.
 */
export type PolicyVerdict = "passes" | "fails" | "nothing" | "running" | "by hand";

export interface PolicyResult {
  readonly policy: ScannerPolicy;
  readonly verdict: PolicyVerdict;
  /** The attribute with what decided: `ssl_mode = "ENCRYPTED_ONLY"`. Empty where nothing did. */
  readonly by: string;
}

/** What each scanner would say of these resources, by the attributes that it looks at. */
export function judgePolicies(all: ResourceSet): PolicyResult[] {
  return scannerPolicies.map((policy) => ({ policy, ...judgePolicy(policy, all) }));
}

function judgePolicy({ check }: ScannerPolicy, all: ResourceSet): Pick<PolicyResult, "verdict" | "by"> {
  if (!check) return { verdict: "running", by: "" };
  const resources = all.ofType(check.type);
  if (check.one) {
    const passing = resources.find((resource) => passes(resource, check));
    return passing
      ? { verdict: "passes", by: passing.address }
      : { verdict: "fails", by: `no ${check.type} is like that` };
  }
  const [first] = resources;
  if (!first) return { verdict: "nothing", by: `no ${check.type}` };
  if (check.attribute === undefined) return { verdict: "by hand", by: check.type };
  const failing = resources.find((resource) => !passes(resource, check));
  return { verdict: failing ? "fails" : "passes", by: shown(failing ?? first, check) };
}

function passes(resource: Resource, { attribute = "", passes: expression = "", omitted }: PolicyCheck) {
  const raw = evidence(resource, attribute);
  if (raw === undefined || raw === null) return omitted === "passes";
  // A reference is written, whatever it will be.
  return new RegExp(expression).test(isUnknown(raw) ? "(known after apply)" : textOf(raw));
}

function shown(resource: Resource, { attribute = "" }: PolicyCheck): string {
  const raw = evidence(resource, attribute);
  const name = attribute.replace(/^flag:/, "").replace(/^.*\./, "");
  const full = attribute.startsWith("flag:") ? attribute.slice("flag:".length) : name;
  if (raw === undefined || raw === null) return `${full} is not written`;
  if (isUnknown(raw)) return `${full} is a reference`;
  return `${full} = ${JSON.stringify(raw)}`;
}
