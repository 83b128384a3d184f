import { settingsCollation } from "../../../../preflight/rules/settings/settings-collation";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a collation of the instance", () => {
  expect(shown(findingsOf(settingsCollation, instance({ collation: "en_US.UTF8" })))).toMatchInlineSnapshot(`
    "warning settings-collation google_sql_database_instance.main settings.collation
      an instance of PostgreSQL has no collation; got "en_US.UTF8"
      fix: remove it; write collation on google_sql_database"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance({})]) expect(findingsOf(settingsCollation, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ collation: "${var.collation}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsCollation, input)).toEqual([]);
});
