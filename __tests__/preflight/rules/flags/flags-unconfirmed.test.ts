import { flagsUnconfirmed } from "../../../../preflight/rules/flags/flags-unconfirmed";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("tells of settings that nothing confirms", () => {
  expect(
    shown(findingsOf(flagsUnconfirmed, instance({ database_flags: [{ name: "jit", value: "off" }] }))),
  ).toMatchInlineSnapshot(`
    "info flags-unconfirmed google_sql_database_instance.main settings.database_flags[0].name
      no source confirms that Cloud SQL offers this setting of PostgreSQL as a flag; got "jit"
      fix: look it up with gcloud sql flags list, or set it in SQL: ALTER DATABASE … SET jit"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "max_connections", value: "100" },
        { name: "no_such_flag", value: "1" },
      ],
    }),
  ])
    expect(findingsOf(flagsUnconfirmed, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ database_flags: [{ name: "${var.name}", value: "1" }] }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsUnconfirmed, input)).toEqual([]);
});
