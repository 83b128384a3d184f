import { foldToAscii, nearest } from "../../../cloudsql/text";
import { GROUP_MEMBER_TYPES, USER_TYPES } from "../../../cloudsql/user";
import { userRule } from "../../user";
import { own } from "../../value";

const TYPES: readonly string[] = USER_TYPES;

/** What people call them elsewhere. */
const ALIASES: Readonly<Record<string, string>> = {
  PASSWORD: "BUILT_IN",
  NATIVE: "BUILT_IN",
  BUILTIN: "BUILT_IN",
  IAM: "CLOUD_IAM_USER",
  USER: "CLOUD_IAM_USER",
  IAM_USER: "CLOUD_IAM_USER",
  CLOUD_IAM: "CLOUD_IAM_USER",
  SERVICE_ACCOUNT: "CLOUD_IAM_SERVICE_ACCOUNT",
  SERVICEACCOUNT: "CLOUD_IAM_SERVICE_ACCOUNT",
  IAM_SERVICE_ACCOUNT: "CLOUD_IAM_SERVICE_ACCOUNT",
  GROUP: "CLOUD_IAM_GROUP",
  IAM_GROUP: "CLOUD_IAM_GROUP",
};

/** The kinds of user. */
export const userType = userRule({
  id: "user-type",
  severity: "error",
  area: "users",
  title: "a user is of a type that may be made",
  why: "The API answers 400 for any other type; members of groups are made by the service.",
  ignoreWhen: "the group's member was imported",
  link: "https://cloud.google.com/sql/docs/postgres/add-manage-iam-users",
  *check(user) {
    const type = user.get("type");
    const text = type.string;
    if (!text || TYPES.includes(text)) return;
    if (GROUP_MEMBER_TYPES.some((one) => one === text)) {
      yield {
        at: type,
        what: "members of a group are made by the service at their first login",
        allowed: "CLOUD_IAM_GROUP for the group",
        fix: 'write "CLOUD_IAM_GROUP" with the group\'s address, or remove the user',
        severity: "warning",
      };
      return;
    }
    const folded = foldToAscii(text)
      .toUpperCase()
      .replace(/[\s-]+/g, "_");
    const meant =
      TYPES.find((one) => one === folded) ??
      own(ALIASES, folded) ??
      nearest(folded, TYPES) ??
      guess(user.isServiceAccount, user.name);
    yield {
      at: type,
      what: "this is not a type of user",
      allowed: TYPES.join(", "),
      fix: `write "${meant}"`,
    };
  },
});

function guess(isServiceAccount: boolean, name: string | undefined): string {
  if (isServiceAccount) return "CLOUD_IAM_SERVICE_ACCOUNT";
  return name?.includes("@") ? "CLOUD_IAM_USER" : "BUILT_IN";
}
