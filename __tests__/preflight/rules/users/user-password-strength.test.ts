import { userPasswordStrength } from "../../../../preflight/rules/users/user-password-strength";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a weak password and does not tell it", () => {
  const inputs = [
    {
      ...instance({
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      }),
      "google_sql_user.app": { instance: "main", name: "anna", password: "Anna-1" },
    },
    {
      ...instance({
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      }),
      "google_sql_user.app": { instance: "main", name: "anna", password: "${random_password.app.result}" },
      "random_password.app": { length: 8, upper: false },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(userPasswordStrength, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error user-password-strength google_sql_user.app password
      the password fails the policy of google_sql_database_instance.main: it is shorter than 12 characters; it contains the user's name; allowed: what password_validation_policy says
      fix: generate one that passes
    error user-password-strength google_sql_user.app password
      the password fails the policy of google_sql_database_instance.main: random_password.app generates 8 characters, and 12 are needed; random_password.app leaves out upper characters; allowed: what password_validation_policy says
      fix: generate one that passes"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...instance({
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      }),
      "google_sql_user.app": { instance: "main", name: "anna", password: "Correct-Horse-7" },
    },
    { ...instance(), "google_sql_user.app": { instance: "main", name: "anna", password: "x" } },
    {
      ...instance({
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      }),
      "google_sql_user.app": { instance: "main", name: "ann@example.com", type: "CLOUD_IAM_USER" },
    },
  ])
    expect(findingsOf(userPasswordStrength, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      ...instance({
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      }),
      "google_sql_user.app": { instance: "main", name: "anna", password: "${var.password}" },
    },
    {
      ...instance({
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      }),
      "google_sql_user.app": { instance: "${var.instance}", name: "anna", password: "x" },
    },
  ])
    expect(findingsOf(userPasswordStrength, input)).toEqual([]);
});
