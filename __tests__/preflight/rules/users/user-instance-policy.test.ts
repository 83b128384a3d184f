import { userInstancePolicy } from "../../../../preflight/rules/users/user-instance-policy";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({ password_validation_policy: { min_length: 10, disallow_username_substring: true } }),
    instance({ password_validation_policy: { enable_password_policy: false, min_length: 10 } }),
    instance({
      password_validation_policy: {
        enable_password_policy: true,
        password_change_interval: "1h",
        reuse_interval: 200,
      },
    }),
    instance({
      password_validation_policy: { enable_password_policy: true, password_change_interval: "0s" },
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(userInstancePolicy, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning user-instance-policy google_sql_database_instance.main settings.password_validation_policy.enable_password_policy
      the policy is off, and its rules do nothing: min_length, disallow_username_substring; allowed: true
      fix: write enable_password_policy = true
    warning user-instance-policy google_sql_database_instance.main settings.password_validation_policy.enable_password_policy
      the policy is off, and its rules do nothing: min_length; got false; allowed: true
      fix: write enable_password_policy = true
    error user-instance-policy google_sql_database_instance.main settings.password_validation_policy.password_change_interval
      this is not a duration of a second or more; got "1h"; allowed: seconds with an s, such as "3600s"
      fix: write "3600s"
    warning user-instance-policy google_sql_database_instance.main settings.password_validation_policy.reuse_interval
      this is more passwords than the service remembers; got 200; allowed: 0 to 100
      fix: write 100
    error user-instance-policy google_sql_database_instance.main settings.password_validation_policy.password_change_interval
      this is not a duration of a second or more; got "0s"; allowed: seconds with an s, such as "3600s"
      fix: write "3600s""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      password_validation_policy: {
        enable_password_policy: true,
        min_length: 10,
        password_change_interval: "30s",
        reuse_interval: 100,
      },
    }),
    instance({ password_validation_policy: { enable_password_policy: false } }),
    instance(),
  ])
    expect(findingsOf(userInstancePolicy, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      password_validation_policy: {
        enable_password_policy: "${var.on}",
        min_length: 10,
        password_change_interval: "${var.interval}",
      },
    }),
    instance({ password_validation_policy: "${var.policy}" }),
  ])
    expect(findingsOf(userInstancePolicy, input)).toEqual([]);
});
