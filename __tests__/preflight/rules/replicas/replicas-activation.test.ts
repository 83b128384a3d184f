import { replicasActivation } from "../../../../preflight/rules/replicas/replicas-activation";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a stopped replica", () => {
  expect(
    shown(findingsOf(replicasActivation, replica({ activation_policy: "NEVER" }))),
  ).toMatchInlineSnapshot(`
    "error replicas-activation google_sql_database_instance.replica settings.activation_policy
      a replica cannot be stopped; got "NEVER"; allowed: ALWAYS
      fix: write "ALWAYS", or delete the replica"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [replica({ activation_policy: "ALWAYS" }), instance({ activation_policy: "NEVER" })])
    expect(findingsOf(replicasActivation, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [replica({ activation_policy: "${var.policy}" })])
    expect(findingsOf(replicasActivation, input)).toEqual([]);
});
