import { flagsBackends } from "../../../../preflight/rules/flags/flags-backends";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses more than the server has slots for", () => {
  expect(
    shown(
      findingsOf(
        flagsBackends,
        instance({
          database_flags: [
            { name: "max_connections", value: "262000" },
            { name: "max_worker_processes", value: "200" },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error flags-backends google_sql_database_instance.main settings.database_flags[0].value
      max_connections + autovacuum_max_workers + max_worker_processes is too much together; got "262000 + 3 + 200"; allowed: 262142 in all
      fix: lower max_connections"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "max_connections", value: "262000" },
        { name: "max_worker_processes", value: "100" },
      ],
    }),
  ])
    expect(findingsOf(flagsBackends, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "max_connections", value: "${var.connections}" },
        { name: "max_worker_processes", value: "262000" },
      ],
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsBackends, input)).toEqual([]);
});
