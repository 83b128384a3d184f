import { tierSharedCore } from "../../../../preflight/rules/tier/tier-shared-core";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("tells that there is no SLA, and warns of a standby", () => {
  const inputs = [
    instance({ tier: "db-f1-micro" }),
    instance({ tier: "db-g1-small", availability_type: "REGIONAL" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(tierSharedCore, input))).join("\n")).toMatchInlineSnapshot(`
    "info tier-shared-core google_sql_database_instance.main settings.tier
      a shared-core machine has no SLA; got "db-f1-micro"
      fix: for production use db-custom-1-3840 or larger
    warning tier-shared-core google_sql_database_instance.main settings.tier
      a standby costs as much again, and a shared-core machine has no SLA even so; got "db-g1-small"
      fix: for production use db-custom-1-3840 or larger"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance({})]) expect(findingsOf(tierSharedCore, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({ tier: "${var.tier}" }), instance({}, { settings: "${local.settings}" })])
    expect(findingsOf(tierSharedCore, input)).toEqual([]);
});
