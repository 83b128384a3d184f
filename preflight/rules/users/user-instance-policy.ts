import { instanceRule } from "../../instance";
import { inSeconds } from "./user-password-policy";

const MAX_REUSE = 100;

/** The instance's rules for passwords. */
export const userInstancePolicy = instanceRule({
  id: "user-instance-policy",
  severity: "error",
  area: "users",
  title: "a password policy is switched on and written in the service's units",
  why: "Rules of a policy that is off do nothing; the API refuses an interval that is not in seconds.",
  ignoreWhen: "the policy is switched on later",
  link: "https://cloud.google.com/sql/docs/postgres/built-in-authentication#instance_password_policies",
  *check(instance) {
    const policy = instance.get("settings.password_validation_policy");
    if (!policy.isSet || policy.isUnknown) return;
    const on = policy.get("enable_password_policy");
    const rules = policy
      .entries()
      .filter(([name, value]) => name !== "enable_password_policy" && value.isSet && value.raw !== false);
    if (!on.isUnknown && !on.is(true) && rules.length > 0 && !instance.resource.planned) {
      yield {
        at: on.isSet ? on : "settings.password_validation_policy.enable_password_policy",
        what: `the policy is off, and its rules do nothing: ${rules.map(([name]) => name).join(", ")}`,
        allowed: "true",
        fix: "write enable_password_policy = true",
        severity: "warning",
      };
    }
    const interval = policy.get("password_change_interval");
    const text = interval.string;
    if (text && (!/^\d+(\.\d{1,9})?s$/.test(text) || Number.parseFloat(text) < 1)) {
      yield {
        at: interval,
        what: "this is not a duration of a second or more",
        allowed: 'seconds with an s, such as "3600s"',
        fix: `write "${/^0/.test(text) ? "3600s" : inSeconds(text)}"`,
      };
    }
    const reuse = policy.get("reuse_interval");
    if ((reuse.number ?? 0) > MAX_REUSE) {
      yield {
        at: reuse,
        what: "this is more passwords than the service remembers",
        allowed: `0 to ${MAX_REUSE}`,
        fix: `write ${MAX_REUSE}`,
        severity: "warning",
      };
    }
  },
});
