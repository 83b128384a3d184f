import { userPasswordPolicy } from "../../../../preflight/rules/users/user-password-policy";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password_policy: { password_expiration_duration: "90d" },
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password_policy: [{ password_expiration_duration: "30 days", enable_password_verification: true }],
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password_policy: { allowed_failed_attempts: 5 },
      },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(userPasswordPolicy, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error user-password-policy google_sql_user.app password_policy.password_expiration_duration
      this is not a duration in seconds; got "90d"; allowed: seconds with an s, such as "7776000s" for 90 days
      fix: write "7776000s"
    error user-password-policy google_sql_user.app password_policy.password_expiration_duration
      this is not a duration in seconds; got "30 days"; allowed: seconds with an s, such as "7776000s" for 90 days
      fix: write "2592000s"
    warning user-password-policy google_sql_user.app password_policy.enable_password_verification
      verifying the current password is for MySQL only; got true; allowed: false
      fix: remove enable_password_verification
    warning user-password-policy google_sql_user.app password_policy.allowed_failed_attempts
      failed attempts are not counted, because enable_failed_attempts_check is not on; got 5; allowed: with enable_failed_attempts_check = true
      fix: write enable_failed_attempts_check = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password_policy: {
          password_expiration_duration: "7776000s",
          allowed_failed_attempts: 5,
          enable_failed_attempts_check: true,
        },
      },
    },
  ])
    expect(findingsOf(userPasswordPolicy, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password_policy: {
          password_expiration_duration: "${var.duration}",
          enable_password_verification: "${var.verify}",
          allowed_failed_attempts: "${var.attempts}",
        },
      },
    },
    { "google_sql_user.app": { instance: "main", name: "app", password_policy: "${var.policy}" } },
  ])
    expect(findingsOf(userPasswordPolicy, input)).toEqual([]);
});
