import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

const KINDS =
  /^((user|group|serviceAccount|domain|principal|principalSet|deleted|projectOwner|projectEditor|projectViewer|iamMember):|allUsers$|allAuthenticatedUsers$)/i;

/** Members of a policy say what they are. */
export const userMember: Rule = {
  id: "user-member",
  severity: "error",
  area: "users",
  title: "a member of a policy has its kind in front and its whole address",
  why: "The policy update fails for an address alone, and for a service account that is said to be a user.",
  link: "https://cloud.google.com/iam/docs/principal-identifiers",
  types: ["*"],
  *check(value, { resource }) {
    if (!/^google_\w+_iam_(member|binding)$/.test(resource.type)) return;
    yield* badMember(value.get("member"));
    for (const member of value.items("members")) yield* badMember(member);
  },
};

function* badMember(at: Value): Iterable<Violation> {
  const member = at.string;
  if (member === undefined) return;
  const address = member.replace(/^[a-z_-]+:/i, "");
  const isAccount = address.endsWith(".gserviceaccount.com");
  if (!KINDS.test(member)) {
    if (!address.includes("@")) return;
    const whole = /\.iam$/.test(address) ? `${address}.gserviceaccount.com` : address;
    yield {
      at,
      what: "a member needs its kind in front",
      allowed: "user:, group:, serviceAccount: and others, then the address",
      fix: `write "${whole.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user"}:${whole}"`,
    };
  } else if (/^(user|group):/i.test(member) && isAccount) {
    yield {
      at,
      what: "this is the address of a service account",
      allowed: "serviceAccount:<address>",
      fix: `write "serviceAccount:${address}"`,
    };
  } else if (/^serviceAccount:[^@\s]+@[^@\s]+\.iam$/i.test(member)) {
    yield {
      at,
      what: "a policy wants the whole address of a service account; only its database user is shortened",
      allowed: "serviceAccount:<name>@<project>.iam.gserviceaccount.com",
      fix: `write "${member}.gserviceaccount.com"`,
    };
  }
}
