import { asItIs, type ResourceChange } from "../change";
import { changeRule } from "../rule";
import { letsEverybodyIn } from "./exposure";

const EVERYBODY = ["allUsers", "allAuthenticatedUsers"];

/** A grant to everybody. */
export const publicGrant = changeRule({
  id: "review-public-grant",
  severity: "error",
  title: "nothing is granted to everybody",
  why: "allUsers is anybody on the internet, allAuthenticatedUsers anybody with a Google account.",
  link: "https://cloud.google.com/iam/docs/principals-overview",
  *each(change) {
    if (!/_iam_(member|binding)$/.test(change.type) || !exists(change)) return;
    const before = membersOf(change, "before");
    const opened = membersOf(change, "after").filter(
      (member) => EVERYBODY.includes(member) && !before.includes(member),
    );
    if (opened.length === 0) return;
    yield {
      change,
      at: change.after.get("member").isSet ? "member" : "members",
      what: `${change.compare("role").will} is granted to everybody: ${opened.join(", ")}`,
      fix: "grant it to the service accounts or groups that need it",
    };
  },
});

/** A grant that is taken away. */
export const lostGrant = changeRule({
  id: "review-grant-lost",
  severity: "warning",
  title: "no grant is lost that somebody needs",
  why: "What runs as that principal is refused from the apply on.",
  ignoreWhen: "nothing uses it any more, or it is granted in another way",
  link: "https://cloud.google.com/iam/docs/granting-changing-revoking-access",
  *each(change, plan) {
    if (!/_iam_(member|binding)$/.test(change.type) || plan.isRenamed(change)) return;
    if (!change.isDestroyed && !change.isKept) return;
    const isKnown = !["member", "members"].some((name) => change.after.get(name).isUnknown);
    const role = change.compare("role");
    const after = role.changed || change.isDestroyed ? [] : membersOf(change, "after");
    const lost = isKnown ? membersOf(change, "before").filter((member) => !after.includes(member)) : [];
    if (lost.length === 0) return;
    yield {
      change,
      at: change.isDestroyed ? "" : change.after.get("member").isSet ? "member" : "members",
      what: `${role.was} is taken away from ${lost.join(", ")}`,
      fix: "keep it, or see that nothing that runs as them needs it",
    };
  },
});

/** A firewall that lets the internet in. */
export const openFirewall = changeRule({
  id: "review-open-firewall",
  severity: "error",
  title: "no firewall rule lets the whole internet in",
  why: "Everything that the rule covers can be reached from anywhere.",
  link: "https://cloud.google.com/firewall/docs/firewalls",
  *each(change) {
    if (change.type !== "google_compute_firewall" || !exists(change)) return;
    const { after, before } = change;
    if (after.get("direction").is("EGRESS") || after.items("allow").length === 0) return;
    const ranges = (side: typeof after) => side.items("source_ranges").map(({ string }) => string ?? "");
    const opened = ranges(after).filter((range) => letsEverybodyIn(range) && !ranges(before).includes(range));
    if (opened.length === 0) return;
    yield {
      change,
      at: "source_ranges",
      what: `the whole internet is let in: ${opened.join(", ")}`,
      fix: "write the clients' own ranges",
    };
  },
});

/** A bucket that may be read by everybody. */
export const openBucket = changeRule({
  id: "review-open-bucket",
  severity: "warning",
  title: "no bucket loses its protection from public access",
  why: "Grants to everybody can take effect again.",
  ignoreWhen: "the bucket serves public files",
  link: "https://cloud.google.com/storage/docs/public-access-prevention",
  *each(change) {
    if (change.type !== "google_storage_bucket" || !change.isKept) return;
    const compared = change.compare("public_access_prevention");
    if (!compared.changed || !compared.before.is("enforced")) return;
    yield {
      change,
      at: compared.path,
      what: `public access is no longer prevented: ${compared.text}`,
      fix: asItIs(compared),
    };
  },
});

function exists(change: ResourceChange): boolean {
  return change.isKept || change.action === "create";
}

function membersOf(change: ResourceChange, side: "before" | "after"): string[] {
  const member = change[side].get("member").string;
  const members = change[side].items("members").map(({ string }) => string);
  return [member, ...members].filter((one) => one !== undefined);
}
