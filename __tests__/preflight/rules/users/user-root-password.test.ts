import { userRootPassword } from "../../../../preflight/rules/users/user-root-password";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses no password and a weak one, and does not tell it", () => {
  const inputs = [
    instance({
      password_validation_policy: {
        enable_password_policy: true,
        min_length: 12,
        complexity: "COMPLEXITY_DEFAULT",
        disallow_username_substring: true,
      },
    }),
    instance(
      {
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      },
      { root_password: "postgres1" },
    ),
    instance(
      {
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      },
      { root_password: "" },
    ),
    {
      ...instance(
        {
          password_validation_policy: {
            enable_password_policy: true,
            min_length: 12,
            complexity: "COMPLEXITY_DEFAULT",
            disallow_username_substring: true,
          },
        },
        { root_password: "${random_password.root.result}" },
      ),
      "random_password.root": { length: 8, special: false },
    },
    {
      ...instance(
        {
          password_validation_policy: {
            enable_password_policy: true,
            min_length: 12,
            complexity: "COMPLEXITY_DEFAULT",
            disallow_username_substring: true,
          },
        },
        { root_password: "${ephemeral.random_password.root.result}" },
      ),
      "ephemeral.random_password.root": { length: 8 },
    },
    instance({ password_validation_policy: { enable_password_policy: true } }),
  ];
  expect(inputs.map((input) => shown(findingsOf(userRootPassword, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-root-password google_sql_database_instance.main root_password
      a password policy is on, and the instance has no root_password: an empty one fails the policy; allowed: 12 characters or more; capitals, lower case, digits and other characters; no "postgres" in it
      fix: write root_password with a generated password that has these
    error user-root-password google_sql_database_instance.main root_password
      the root password fails the instance's password policy: it is shorter than 12 characters; it lacks a capital and a character other than letters and digits; it contains the user's name; allowed: 12 characters or more; capitals, lower case, digits and other characters; no "postgres" in it
      fix: generate one that passes
    error user-root-password google_sql_database_instance.main root_password
      the root password fails the instance's password policy: it is empty; allowed: 12 characters or more; capitals, lower case, digits and other characters; no "postgres" in it
      fix: generate one that passes
    error user-root-password google_sql_database_instance.main root_password
      the root password fails the instance's password policy: random_password.root generates 8 characters, and 12 are needed; random_password.root leaves out special characters; allowed: 12 characters or more; capitals, lower case, digits and other characters; no "postgres" in it
      fix: generate one that passes
    error user-root-password google_sql_database_instance.main root_password
      the root password fails the instance's password policy: ephemeral.random_password.root generates 8 characters, and 12 are needed; allowed: 12 characters or more; capitals, lower case, digits and other characters; no "postgres" in it
      fix: generate one that passes
    error user-root-password google_sql_database_instance.main root_password
      a password policy is on, and the instance has no root_password: an empty one fails the policy; allowed: not empty
      fix: write root_password with a generated password that has these"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance(
      {
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      },
      { root_password: "Correct-Horse-7" },
    ),
    {
      ...instance(
        {
          password_validation_policy: {
            enable_password_policy: true,
            min_length: 12,
            complexity: "COMPLEXITY_DEFAULT",
            disallow_username_substring: true,
          },
        },
        { root_password: "${random_password.root.result}" },
      ),
      "random_password.root": { length: 24 },
    },
    instance({ password_validation_policy: { enable_password_policy: false, min_length: 12 } }),
    instance(),
    replica({ password_validation_policy: { enable_password_policy: true, min_length: 12 } }),
  ])
    expect(findingsOf(userRootPassword, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance(
      {
        password_validation_policy: {
          enable_password_policy: true,
          min_length: 12,
          complexity: "COMPLEXITY_DEFAULT",
          disallow_username_substring: true,
        },
      },
      { root_password: "${var.password}" },
    ),
    instance({ password_validation_policy: { enable_password_policy: "${var.on}" } }),
    instance(
      { password_validation_policy: { enable_password_policy: true, min_length: "${var.length}" } },
      { root_password: "short" },
    ),
  ])
    expect(findingsOf(userRootPassword, input)).toEqual([]);
});
