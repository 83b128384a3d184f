import { schemaComputed } from "../../../../preflight/rules/schema/schema-computed";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [instance({}, { connection_name: "a:b:c", self_link: "${var.link}" })];
  expect(inputs.map((input) => shown(findingsOf(schemaComputed, input))).join("\n")).toMatchInlineSnapshot(`
    "error schema-computed google_sql_database_instance.main connection_name
      "connection_name" is decided by the service and cannot be written; got "a:b:c"; allowed: nothing
      fix: remove "connection_name"
    error schema-computed google_sql_database_instance.main self_link
      "self_link" is decided by the service and cannot be written; got "\${var.link}"; allowed: nothing
      fix: remove "self_link""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance(), instance({}, { connection_name: null })])
    expect(findingsOf(schemaComputed, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { settings: "${local.settings}" })])
    expect(findingsOf(schemaComputed, input)).toEqual([]);
});
