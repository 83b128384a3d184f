import { instanceRule } from "../../instance";
import { valuesOf } from "../../resource";

const FLAG = "cloudsql.iam_authentication";
const IAM = /^CLOUD_IAM_/;

/** Users who log in with a Google identity, at an instance that does not let them. */
export const flagsIam = instanceRule({
  id: "flags-iam",
  severity: "error",
  area: "flags",
  title: "an instance with IAM users has IAM login on",
  why: "Without the flag the users are made, and every login of theirs fails.",
  ignoreWhen: "the flag is set elsewhere, or the users are for later",
  link: "https://cloud.google.com/sql/docs/postgres/create-edit-iam-instances",
  *check(instance) {
    const { resource, all } = instance.context;
    const user = all
      .pointingAt(resource, "google_sql_user", "instance")
      .find((one) => IAM.test(valuesOf(one).get("type").string ?? ""));
    if (!user) return;
    const flag = instance.flag(FLAG);
    const on = flag && (flag.value === undefined || flag.value === "on" || flag.value === "true");
    if (on || (!flag && (instance.mayHaveOtherFlags || instance.isClone))) return;
    yield {
      at: flag?.at.value ?? instance.settings.get("database_flags"),
      what: `${user.address} logs in with IAM, and "${FLAG}" is ${flag ? "off" : "not set"}`,
      allowed: '"on"',
      fix: `write {"name": "${FLAG}", "value": "on"}`,
    };
  },
});
