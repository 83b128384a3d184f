import { flagsDuplicate } from "../../../../preflight/rules/flags/flags-duplicate";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses two values of a flag", () => {
  expect(
    shown(
      findingsOf(
        flagsDuplicate,
        instance({
          database_flags: [
            { name: "max_connections", value: "100" },
            { name: "work_mem", value: "4096" },
            { name: "max_connections", value: "200" },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error flags-duplicate google_sql_database_instance.main settings.database_flags[2].name
      "max_connections" is set twice, to "100" and to "200"; got "max_connections"
      fix: keep "100" or "200""
  `);
});

test("warns of the same twice", () => {
  expect(
    shown(
      findingsOf(
        flagsDuplicate,
        instance({
          database_flags: [
            { name: "max_connections", value: "100" },
            { name: "max_connections", value: "100" },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning flags-duplicate google_sql_database_instance.main settings.database_flags[1].name
      "max_connections" is written twice; got "max_connections"
      fix: remove one of them"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "max_connections", value: "100" },
        { name: "work_mem", value: "4096" },
      ],
    }),
  ])
    expect(findingsOf(flagsDuplicate, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "work_mem", value: "${var.a}" },
        { name: "work_mem", value: "4096" },
      ],
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsDuplicate, input)).toEqual([]);
});
