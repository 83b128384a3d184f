import { replicasPasswordPolicy } from "../../../../preflight/rules/replicas/replicas-password-policy";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a policy", () => {
  expect(
    shown(
      findingsOf(
        replicasPasswordPolicy,
        replica({ password_validation_policy: { enable_password_policy: true, min_length: 8 } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error replicas-password-policy google_sql_database_instance.replica settings.password_validation_policy
      a replica takes no password_validation_policy; allowed: on the primary main only
      fix: remove it here; write it on the primary main"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica({ password_validation_policy: [] }),
    instance({ password_validation_policy: { enable_password_policy: true } }),
  ])
    expect(findingsOf(replicasPasswordPolicy, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [replica({ password_validation_policy: "${var.policy}" })])
    expect(findingsOf(replicasPasswordPolicy, input)).toEqual([]);
});
