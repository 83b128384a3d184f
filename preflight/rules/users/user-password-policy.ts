import { userRule } from "../../user";

const DURATION = /^\d+(\.\d{1,9})?s$/;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** A user's own password policy. */
export const userPasswordPolicy = userRule({
  id: "user-password-policy",
  severity: "error",
  area: "users",
  title: "a user's password policy is in seconds, and has what PostgreSQL knows",
  why: "The API refuses durations in another form; verifying the current password is MySQL's.",
  ignoreWhen: "never: it has no effect",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_user#nested_password_policy",
  *check(user) {
    const policy = user.get("password_policy");
    const expiry = policy.get("password_expiration_duration");
    const text = expiry.string;
    if (text && !DURATION.test(text)) {
      yield {
        at: expiry,
        what: "this is not a duration in seconds",
        allowed: 'seconds with an s, such as "7776000s" for 90 days',
        fix: `write "${inSeconds(text)}"`,
      };
    }
    const verification = policy.get("enable_password_verification");
    if (verification.is(true)) {
      yield {
        at: verification,
        what: "verifying the current password is for MySQL only",
        allowed: "false",
        fix: "remove enable_password_verification",
        severity: "warning",
      };
    }
    const attempts = policy.get("allowed_failed_attempts");
    if ((attempts.number ?? 0) > 0 && policy.get("enable_failed_attempts_check").raw === undefined) {
      yield {
        at: attempts,
        what: "failed attempts are not counted, because enable_failed_attempts_check is not on",
        allowed: "with enable_failed_attempts_check = true",
        fix: "write enable_failed_attempts_check = true",
        severity: "warning",
      };
    }
  },
});

/** `90d` in seconds. */
export function inSeconds(text: string): string {
  const [, amount, unit = "s"] = /^\s*(\d+)\s*([a-z]*)/i.exec(text) ?? [];
  const short = Object.keys(UNITS).find((one) => one === unit.toLowerCase()) ?? unit[0]?.toLowerCase() ?? "s";
  return amount ? `${Number(amount) * (UNITS[short] ?? 1)}s` : "7776000s";
}
