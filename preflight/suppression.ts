import type { Finding } from "./finding";
import type { Resource } from "./resource";
import type { RuleDescription } from "./rule";

/** A finding that is accepted, as a file says it. */
export interface Suppression {
  readonly rule: string;
  /** Terraform address or construct path; `*` stands for any characters. */
  readonly address: string;
  /** Why it is accepted. */
  readonly reason: string;
  /** File that says so. */
  readonly file: string;
}

/** A finding that somebody accepted. */
export interface SuppressedFinding extends Finding {
  readonly reason: string;
  /** File, construct or address where it is accepted. */
  readonly by: string;
  /** Beside the resource, and not in a file. */
  readonly inSource: boolean;
}

const LINK = "https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties";

/** Accepted, and nobody says why. */
const WITHOUT_REASON = {
  id: "suppression-reason",
  severity: "error",
  area: "suppression",
  title: "a suppression says why",
  why: "Whoever reads the configuration next year cannot tell an accepted risk from a forgotten one.",
  link: LINK,
} as const satisfies RuleDescription;

/** Accepted, and there is nothing to accept. */
const UNUSED = {
  id: "suppression-unused",
  severity: "warning",
  area: "suppression",
  title: "a suppression suppresses something",
  why: "One that is left behind hides the same problem when it comes back.",
  ignoreWhen: "the same file is used for inputs that do not all have the finding",
  link: LINK,
} as const satisfies RuleDescription;

/** What is found about suppressions themselves. Cannot be suppressed. */
export const suppressionRules: readonly RuleDescription[] = [WITHOUT_REASON, UNUSED];

export interface SuppressOptions {
  /** What files say; what stands beside the resources counts anyway. @default - none */
  readonly suppressions?: readonly Suppression[];
  /** Rules that there are but that did not run: a suppression of one is not judged. @default - none */
  readonly idle?: readonly RuleDescription[];
}

/**
 * Takes the accepted findings out, and adds findings about suppressions that have no reason or nothing to
 * suppress.
 */
export function suppress(
  findings: readonly Finding[],
  resources: readonly Resource[],
  { suppressions = [], idle = [] }: SuppressOptions,
): { readonly findings: Finding[]; readonly suppressed: SuppressedFinding[] } {
  const notRun = new Set(idle.map(({ id }) => id));
  const accepted = [...suppressions.map(ofFile), ...resources.flatMap(ofResource)].filter(
    ({ rule }) => !notRun.has(rule),
  );
  const left: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const used = new Set<string>();
  for (const finding of findings) {
    const matching = accepted.filter((one) => one.rule === finding.rule && one.covers(finding));
    for (const { id } of matching) used.add(id);
    const [first] = matching.filter(({ reason }) => reason !== undefined);
    if (first?.reason) {
      suppressed.push({ ...finding, reason: first.reason, by: first.by, inSource: first.inSource });
    } else left.push(finding);
  }
  const told = new Set<string>();
  for (const one of accepted) {
    if (told.has(one.id)) continue;
    told.add(one.id);
    if (one.reason === undefined) left.push(one.tell(WITHOUT_REASON, "no reason is given"));
    else if (!used.has(one.id)) left.push(one.tell(UNUSED, "nothing is suppressed by this"));
  }
  return { findings: left, suppressed };
}

/** One suppression, wherever it is written. */
interface Accepted {
  /** The same for what was written once and stands at several resources. */
  readonly id: string;
  readonly rule: string;
  readonly reason?: string;
  readonly by: string;
  readonly inSource: boolean;
  covers(finding: Finding): boolean;
  tell(rule: RuleDescription, what: string): Finding;
}

function ofFile({ rule, address, reason, file }: Suppression): Accepted {
  const pattern = new RegExp(`^${address.split("*").map(escaped).join(".*")}$`, "s");
  return {
    id: `${file}\0${rule}\0${address}`,
    rule,
    reason,
    by: file,
    inSource: false,
    covers: (finding) => pattern.test(finding.address) || pattern.test(finding.path ?? ""),
    tell: (about, what) => ({
      ...described(about),
      address: file,
      attribute: `${rule} at ${address}`,
      message: `${what}; got "${rule}" at "${address}"`,
      fix: `remove it from ${file}, or correct its address`,
    }),
  };
}

function ofResource(resource: Resource): Accepted[] {
  const { address, path, source } = resource;
  return (resource.acknowledged ?? []).map(({ rule, reason, at }) => ({
    id: `${source}\0${at}\0${rule}`,
    rule,
    reason,
    by: at,
    inSource: true,
    covers: (finding) => finding.address === address && finding.source === source,
    tell: (about, what) => ({
      ...described(about),
      address,
      attribute: "//.acknowledged",
      ...(path && { path }),
      ...(source && { source }),
      message: `${what}; got "${rule}" at "${at}"`,
      fix: about === UNUSED ? `remove the acknowledgement of "${rule}"` : "write why the finding is accepted",
    }),
  }));
}

function described({ id, severity, link }: RuleDescription) {
  return { rule: id, severity, link };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
