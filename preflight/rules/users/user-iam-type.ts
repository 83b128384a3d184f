import { userRule } from "../../user";
import { textOf } from "../../value";

/** The type that fits the name. */
export const userIamType = userRule({
  id: "user-iam-type",
  severity: "error",
  area: "users",
  title: "a service account, a person and a group have their own types",
  why: "A service account that is registered as a person cannot log in, and the other way round.",
  ignoreWhen: "a built-in user has an address for its name",
  link: "https://cloud.google.com/sql/docs/postgres/add-manage-iam-users",
  *check(user) {
    const type = user.get("type");
    const name = user.get("name");
    const got = name.isUnknown
      ? `${user.type}, with name ${textOf(name.raw)}`
      : `${user.type}, with name ${user.name}`;
    if (user.isServiceAccount) {
      if (user.type === "CLOUD_IAM_USER" || user.type === "CLOUD_IAM_GROUP") {
        yield {
          at: type,
          what: "the name is that of a service account",
          got,
          allowed: "CLOUD_IAM_SERVICE_ACCOUNT",
          fix: 'write type = "CLOUD_IAM_SERVICE_ACCOUNT"',
        };
      } else if (user.isBuiltIn && !user.get("password").isSet && !user.get("password_wo").isSet) {
        yield {
          at: type.isSet ? type : "type",
          what: "the name is that of a service account, and the type is that of a user with a password",
          got,
          allowed: "CLOUD_IAM_SERVICE_ACCOUNT",
          fix: 'write type = "CLOUD_IAM_SERVICE_ACCOUNT"',
        };
      } else if (user.isBuiltIn) {
        yield {
          at: type.isSet ? type : "type",
          what: "the name is that of a service account, and the user logs in with a password",
          got,
          allowed: "CLOUD_IAM_SERVICE_ACCOUNT, without a password",
          fix: 'write type = "CLOUD_IAM_SERVICE_ACCOUNT" and remove the password',
          severity: "warning",
        };
      }
      return;
    }
    const text = user.name;
    // Google's own accounts have other endings.
    if (user.type !== "CLOUD_IAM_SERVICE_ACCOUNT" || !text?.includes("@")) return;
    if (/@(developer|appspot|cloudservices|cloudbuild|[\w-]+)$/.test(text)) return;
    yield {
      at: type,
      what: "the name is not that of a service account",
      got,
      allowed: "CLOUD_IAM_USER, or CLOUD_IAM_GROUP for a group",
      fix: 'write type = "CLOUD_IAM_USER"',
    };
  },
});
