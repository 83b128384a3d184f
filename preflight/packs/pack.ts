import type { Finding } from "../finding";
import type { Inspection } from "../inspect";
import { type Resource, type ResourceSet, valuesOf } from "../resource";
import type { Rule } from "../rule";
import type { SuppressedFinding } from "../suppression";
import { isUnknown, UNKNOWN } from "../value";

/** What a benchmark asks for. */
export interface Control {
  /** Number in the benchmark. */
  readonly id: string;
  /** Its number in earlier editions, where it was another. */
  readonly formerly?: string;
  readonly title: string;
  readonly level: "L1" | "L2";
  /** The rule that decides; none: no configuration can tell. */
  readonly rule?: string;
  /** Types of the resources that it is about. */
  readonly types: readonly string[];
  /** The attribute that shows it is met; a flag as `flag:log_connections`. */
  readonly attribute?: string;
  /** What holds where the attribute is not written, if that is enough. */
  readonly unwritten?: string;
  /** Narrows the resources down. */
  readonly concerns?: (resource: Resource, all: ResourceSet) => boolean;
  /** Why it cannot be decided, or is met by itself. */
  readonly note?: string;
  /** Met by what the provider can do at all. */
  readonly alwaysMet?: boolean;
}

export interface Pack {
  readonly id: string;
  readonly title: string;
  readonly controls: readonly Control[];
  /** Rules that run with this pack only. */
  readonly rules: readonly Rule[];
}

export type Verdict = "met" | "not met" | "accepted" | "undecided";

/** How a control stands at one resource, or in the whole input. */
export interface ControlResult {
  readonly control: Control;
  readonly verdict: Verdict;
  /** None: the input has nothing that it is about. */
  readonly resource?: Resource;
  /** The rule, the attribute with its value, or the reason. */
  readonly by: string;
}

/** Judges every control of a pack, one result for each resource that it is about. */
export function judge(pack: Pack, all: ResourceSet, inspection: Inspection): ControlResult[] {
  return pack.controls.flatMap((control): ControlResult[] => {
    const { note, alwaysMet, types, rule, concerns } = control;
    if (alwaysMet) return [{ control, verdict: "met", by: note ?? "" }];
    if (!rule) return [{ control, verdict: "undecided", by: note ?? "" }];
    const resources = all.ofType(...types).filter((resource) => concerns?.(resource, all) ?? true);
    if (resources.length === 0) {
      return [{ control, verdict: "undecided", by: note ?? `no ${types.join(" or ")} here` }];
    }
    return resources.map((resource) => ({
      control,
      resource,
      ...verdictOf(control, rule, resource, inspection),
    }));
  });
}

function verdictOf(
  control: Control,
  rule: string,
  resource: Resource,
  { findings, suppressed }: Inspection,
): Pick<ControlResult, "verdict" | "by"> {
  const here = (finding: Finding) =>
    finding.rule === rule && finding.address === resource.address && finding.source === resource.source;
  if (findings.some(here)) return { verdict: "not met", by: rule };
  const accepted: SuppressedFinding | undefined = suppressed.find(here);
  if (accepted) return { verdict: "accepted", by: `${rule}: ${accepted.reason}` };
  const { attribute, unwritten } = control;
  if (attribute === undefined) return { verdict: "met", by: rule };
  const raw = evidence(resource, attribute);
  const name = attribute.replace(/^flag:/, "");
  if (isUnknown(raw)) return { verdict: "undecided", by: `${name} is not known before apply` };
  if (raw !== undefined && raw !== null) return { verdict: "met", by: `${name} = ${JSON.stringify(raw)}` };
  return unwritten === undefined
    ? { verdict: "undecided", by: `${name} is not written here` }
    : { verdict: "met", by: `${name} is not written, which is ${unwritten}` };
}

/** An attribute's value, or a flag's as `flag:log_connections`; undefined where it is not written. */
export function evidence(resource: Resource, attribute: string): unknown {
  const values = valuesOf(resource);
  if (!attribute.startsWith("flag:")) return values.get(attribute).raw;
  const flags = values.get("settings.database_flags");
  const flag = flags.items().find((one) => one.get("name").is(attribute.slice("flag:".length)));
  if (flag) return flag.get("value").raw;
  const others = flags.isUnknown || values.get("settings.dynamic").isSet;
  return others || flags.items().some((one) => one.get("name").isUnknown) ? UNKNOWN : undefined;
}
