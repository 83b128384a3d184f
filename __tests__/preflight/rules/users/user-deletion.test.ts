import { userDeletion } from "../../../../preflight/rules/users/user-deletion";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("tells of a user that a destroy stops at", () => {
  const inputs = [{ "google_sql_user.app": { instance: "main", name: "app" } }];
  expect(inputs.map((input) => shown(findingsOf(userDeletion, input))).join("\n")).toMatchInlineSnapshot(`
    "info user-deletion google_sql_user.app deletion_policy
      destroying the user fails once it owns something or was granted roles; allowed: ABANDON
      fix: write deletion_policy = "ABANDON""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "app", deletion_policy: "ABANDON" } },
  ])
    expect(findingsOf(userDeletion, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "app", deletion_policy: "${var.policy}" } },
    {
      "google_sql_user.app": { instance: "main", name: "app" },
      ...instance({}, { database_version: "MYSQL_8_0" }),
    },
  ])
    expect(findingsOf(userDeletion, input)).toEqual([]);
});
