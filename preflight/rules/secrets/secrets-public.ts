import type { Rule } from "../../rule";

/** A secret is not for everyone. */
export const secretsPublic: Rule = {
  id: "secrets-public",
  severity: "warning",
  area: "secrets",
  title: "no secret is readable by everyone",
  why: "allUsers is the whole internet, allAuthenticatedUsers everyone with a Google account.",
  ignoreWhen: "the secret holds nothing secret",
  link: "https://cloud.google.com/secret-manager/docs/access-control",
  types: ["google_secret_manager_secret_iam_member", "google_secret_manager_secret_iam_binding"],
  *check(grant) {
    for (const member of [grant.get("member"), ...grant.items("members")]) {
      if (!/^all(Authenticated)?Users$/.test(member.string ?? "")) continue;
      yield {
        at: member,
        what: "everyone can read the secret",
        fix: "name service accounts: serviceAccount:NAME@PROJECT.iam.gserviceaccount.com",
      };
    }
  },
};
