import type { Rule, RuleDescription } from "../../rule";
import type { Value } from "../../value";

const BASIC = ["roles/owner", "roles/editor"];
const IMPERSONATION = ["roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator"];
const GRANTS = ["google_project_iam_member", "google_project_iam_binding"];

const COMMON = { severity: "warning", area: "cis" } as const satisfies Partial<RuleDescription>;

/** Keys that lie around in files. */
export const cisServiceAccountKeys: Rule = {
  ...COMMON,
  id: "cis-service-account-keys",
  title: "service accounts have no keys of their own",
  why: "CIS 1.5: a key is valid for years, is copied, and stands in the Terraform state.",
  ignoreWhen: "a system outside of Google Cloud can use nothing else, and the state is guarded as the key",
  link: "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
  types: ["google_service_account_key"],
  *check(key) {
    yield {
      at: key.get("service_account_id"),
      what: "the service account gets a key",
      fix: "use Workload Identity Federation, impersonation, or the identity of the machine",
    };
  },
};

/** Programs that may do everything. */
export const cisServiceAccountRoles: Rule = {
  ...COMMON,
  id: "cis-service-account-roles",
  title: "no service account is owner, editor or administrator of a project",
  why: "CIS 1.6: whoever gets at the program gets at the project.",
  ignoreWhen: "the account deploys this very project and nothing else runs as it",
  link: "https://cloud.google.com/iam/docs/best-practices-service-accounts",
  types: GRANTS,
  *check(grant) {
    const role = grant.get("role");
    const name = role.string ?? "";
    if (!BASIC.includes(name) && !/admin$/i.test(name)) return;
    const account = members(grant).find((member) => writtenAs(member, "serviceAccount:"));
    if (!account) return;
    yield {
      at: role,
      what: `a service account (${plainText(account)}) is given a role over the whole project`,
      allowed: "roles for what it does, on the resources that it uses",
      fix: "name the narrow roles, on the resource where one takes roles",
    };
  },
};

/** Whoever may act as any account of a project may do what they all may. */
export const cisImpersonation: Rule = {
  ...COMMON,
  id: "cis-impersonation",
  title: "nobody may act as every service account of a project",
  why: "CIS 1.7: these roles on a project give the rights of all its service accounts, those to come included.",
  ignoreWhen: "the project has one service account",
  link: "https://cloud.google.com/iam/docs/service-account-permissions",
  types: GRANTS,
  *check(grant) {
    const role = grant.get("role");
    if (!IMPERSONATION.includes(role.string ?? "")) return;
    yield {
      at: role,
      what: "the role covers every service account of the project",
      allowed: "the role on single service accounts",
      fix: "use google_service_account_iam_member with the account's name",
    };
  },
};

function members(grant: Value): Value[] {
  return [grant.get("member"), ...grant.items("members")];
}

/** The kind stands in front, though the account itself may be a reference. */
function writtenAs(member: Value, kind: string): boolean {
  return typeof member.raw === "string" && member.raw.startsWith(kind);
}

function plainText(member: Value): string {
  return member.string?.replace(/^serviceAccount:/, "") ?? "of this configuration";
}
