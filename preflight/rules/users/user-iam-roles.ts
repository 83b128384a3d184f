import { CLIENT_ROLE, LOGIN_ROLE } from "../../../cloudsql/iam-role";
import { valuesOf } from "../../resource";
import type { RuleContext } from "../../rule";
import { type User, userRule } from "../../user";
import { textOf, texts } from "../../value";

/** Roles that hold the permission to log in, or to connect. */
const ENOUGH: Readonly<Record<string, readonly string[]>> = {
  [LOGIN_ROLE]: [LOGIN_ROLE, "roles/cloudsql.admin", "roles/owner"],
  [CLIENT_ROLE]: [
    CLIENT_ROLE,
    "roles/cloudsql.admin",
    "roles/cloudsql.editor",
    "roles/owner",
    "roles/editor",
  ],
};

/** An IAM principal needs roles beside its user. */
export const userIamRoles = userRule({
  id: "user-iam-roles",
  severity: "warning",
  area: "users",
  title: "an IAM user has the roles to log in",
  why: "The user exists and the flag is on, and every login fails: the principal has no role with the permission.",
  ignoreWhen: "the roles are granted elsewhere",
  link: "https://cloud.google.com/sql/docs/postgres/iam-logins",
  *check(user) {
    if (!["CLOUD_IAM_USER", "CLOUD_IAM_SERVICE_ACCOUNT", "CLOUD_IAM_GROUP"].includes(user.type ?? "")) return;
    const principal = principalOf(user);
    if (!principal || mayBeGranted(user.context)) return;
    const roles = rolesOf(principal, user.context);
    if (roles.some((role) => role === undefined || /^(projects|organizations)\//.test(role))) return;
    const missing = [LOGIN_ROLE, CLIENT_ROLE].filter(
      (role) => !roles.some((one) => ENOUGH[role]?.includes(one ?? "")),
    );
    if (missing.length === 0) return;
    yield {
      at: user.get("name"),
      what: `nothing here grants ${missing.join(" and ")} to ${principal.member}`,
      got: user.get("name").raw,
      allowed: `${LOGIN_ROLE} to log in, ${CLIENT_ROLE} for connectors and the Auth Proxy`,
      fix: `add google_project_iam_member with role = "${missing[0]}" and member = "${principal.member}"`,
    };
  },
});

interface Principal {
  readonly member: string;
  /** Any of these in a member means it. */
  readonly marks: readonly string[];
}

function principalOf(user: User): Principal | undefined {
  const raw = user.get("name").raw;
  const account = typeof raw === "string" && /\b(?:data\.)?google_service_account\.[\w-]+/.exec(raw)?.[0];
  if (account) return { member: `\${${account}.member}`, marks: [`${account}.`] };
  const { name, type } = user;
  // Such a name is refused, and nobody has it.
  if (name === undefined || /^(user|group|serviceAccount):/i.test(name)) return undefined;
  const kind =
    user.isServiceAccount || type === "CLOUD_IAM_SERVICE_ACCOUNT"
      ? "serviceAccount"
      : type === "CLOUD_IAM_GROUP"
        ? "group"
        : "user";
  const email = kind === "serviceAccount" && name.endsWith(".iam") ? `${name}.gserviceaccount.com` : name;
  // An account of the input may be named by a reference.
  const accounts = user.context.all
    .ofType("google_service_account")
    .filter((one) => email.startsWith(`${textOf(one.attributes.account_id)}@`));
  return { member: `${kind}:${email}`, marks: [email, ...accounts.map(({ address }) => `${address}.`)] };
}

const GRANTS = /^google_(project|folder|organization)_iam_(member|binding|policy)$/;

/** Roles that the input grants; undefined for one that is not known. */
function rolesOf({ marks }: Principal, { all }: RuleContext): (string | undefined)[] {
  return all.resources
    .filter(({ type }) => GRANTS.test(type))
    .filter((grant) =>
      [...texts(valuesOf(grant).get("member")), ...texts(valuesOf(grant).get("members"))].some(({ text }) =>
        marks.some((mark) => text.toLowerCase().includes(mark.toLowerCase())),
      ),
    )
    .map((grant) => valuesOf(grant).get("role").string);
}

/** Whether there are grants to members who are not known, or a whole policy. */
function mayBeGranted({ all }: RuleContext): boolean {
  return all.resources.some((one) => {
    if (!GRANTS.test(one.type)) return one.type === "module";
    if (one.type.endsWith("_policy")) return true;
    const members = [valuesOf(one).get("member"), ...valuesOf(one).items("members")];
    return members.some(({ isUnknown, raw }) => isUnknown && !/google_service_account\./.test(textOf(raw)));
  });
}
