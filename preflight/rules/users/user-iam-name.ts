import { SERVICE_ACCOUNT_SUFFIX, serviceAccountUser } from "../../../cloudsql/user";
import { type User, userRule } from "../../user";

/** Names of accounts as PostgreSQL has them. */
export const userIamName = userRule({
  id: "user-iam-name",
  severity: "error",
  area: "users",
  title: "an IAM user is named by its address, in lower case; a service account without its last part",
  why: "The API refuses the whole address of a service account, and no login matches a name with capitals.",
  ignoreWhen: "the account is one of Google's own, with another address",
  link: "https://cloud.google.com/sql/docs/postgres/add-manage-iam-users",
  *check(user) {
    const name = user.get("name");
    // A plan names what an expression reads, not what it makes of it: it may well be shortened.
    const account = user.context.resource.planned ? undefined : user.accountReference;
    if (account && user.type === "CLOUD_IAM_SERVICE_ACCOUNT") {
      yield {
        at: name,
        what: `the address of a service account ends in ${SERVICE_ACCOUNT_SUFFIX}, and PostgreSQL wants it without`,
        got: name.raw,
        allowed: "<name>@<project>.iam",
        fix: `write "\${trimsuffix(${account}.email, "${SERVICE_ACCOUNT_SUFFIX}")}"`,
      };
      return;
    }
    const text = user.name;
    if (text === undefined || !(user.isIam || text.endsWith(SERVICE_ACCOUNT_SUFFIX))) return;
    const wanted = wantedName(user, text);
    if (wanted !== text) {
      yield {
        at: name,
        what: faultOf(text),
        allowed: user.isServiceAccount ? "<name>@<project>.iam" : "the e-mail address in lower case",
        fix: `write "${wanted}"`,
        // With a password it may be a built-in user of that name.
        ...(!user.isIam && { severity: "warning" }),
      };
    } else if (
      user.isIam &&
      !/^[^\s@]+@[^\s@]+$/.test(text) &&
      user.type !== "CLOUD_IAM_WORKFORCE_IDENTITY"
    ) {
      yield {
        at: name,
        what: "an IAM user is named by an e-mail address",
        allowed: user.type === "CLOUD_IAM_SERVICE_ACCOUNT" ? "<name>@<project>.iam" : "<name>@<domain>",
        fix: `write "${text}@${user.type === "CLOUD_IAM_SERVICE_ACCOUNT" ? "<project>.iam" : "<domain>"}"`,
      };
    }
  },
});

function wantedName(user: User, text: string): string {
  const bare = text
    .trim()
    .replace(/^(user|group|serviceAccount|principal):/i, "")
    .toLowerCase();
  return user.type === "CLOUD_IAM_USER" || user.type === "CLOUD_IAM_GROUP" ? bare : serviceAccountUser(bare);
}

function faultOf(text: string): string {
  if (/^(user|group|serviceAccount|principal):/i.test(text))
    return "the name has the prefix of a policy's member";
  if (text.toLowerCase().endsWith(SERVICE_ACCOUNT_SUFFIX))
    return `PostgreSQL wants the name of a service account without ${SERVICE_ACCOUNT_SUFFIX}`;
  return text === text.trim()
    ? "the name of an IAM user must be in lower case"
    : "the name has spaces around it";
}
