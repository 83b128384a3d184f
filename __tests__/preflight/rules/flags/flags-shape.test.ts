import { flagsShape } from "../../../../preflight/rules/flags/flags-shape";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses one flag that is no list", () => {
  expect(
    shown(
      findingsOf(flagsShape, instance({ database_flags: { name: "cloudsql.enable_pgaudit", value: true } })),
    ),
  ).toMatchInlineSnapshot(`
    "error flags-shape google_sql_database_instance.main settings.database_flags
      flags are a list, and this is an object; got "{"name":"cloudsql.enable_pgaudit","value":true}"; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "cloudsql.enable_pgaudit", "value": "on"}]"
  `);
});

test("refuses a map and shows it as a list", () => {
  expect(
    shown(
      findingsOf(
        flagsShape,
        instance({ database_flags: { max_connections: 200, "cloudsql.iam_authentication": true } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error flags-shape google_sql_database_instance.main settings.database_flags
      flags are a list, and this is an object; got "{"max_connections":200,"cloudsql.iam_authentication":true}"; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "max_connections", "value": "200"}, {"name": "cloudsql.iam_authentication", "value": "on"}]"
  `);
});

test("refuses texts", () => {
  const inputs = [
    instance({ database_flags: "max_connections=200,jit=off" }),
    instance({ database_flags: ["max_connections=200"] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsShape, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-shape google_sql_database_instance.main settings.database_flags
      flags are a list, and this is a plain value; got "max_connections=200,jit=off"; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "max_connections", "value": "200"}, {"name": "jit", "value": "off"}]
    error flags-shape google_sql_database_instance.main settings.database_flags[0]
      a flag is an object with name and value; got "max_connections=200"; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "max_connections", "value": "200"}]"
  `);
});

test("refuses values that are no texts", () => {
  const inputs = [
    instance({ database_flags: [{ name: "max_connections", value: 200 }] }),
    instance({ database_flags: [{ name: "autovacuum", value: false }] }),
    instance({ database_flags: [{ name: "work_mem" }] }),
    instance({ database_flags: [{ max_connections: "200" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsShape, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-shape google_sql_database_instance.main settings.database_flags[0].value
      the value of a flag is a text, in quotes; got 200; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "max_connections", "value": "200"}]
    error flags-shape google_sql_database_instance.main settings.database_flags[0].value
      the value of a flag is a text, in quotes; got false; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "autovacuum", "value": "off"}]
    error flags-shape google_sql_database_instance.main settings.database_flags[0]
      a flag has a name and a value, and nothing else; got "{"name":"work_mem"}"; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "work_mem", "value": "…"}]
    error flags-shape google_sql_database_instance.main settings.database_flags[0]
      a flag has a name and a value, and nothing else; got "{"max_connections":"200"}"; allowed: [{"name": "…", "value": "…"}]
      fix: write [{"name": "max_connections", "value": "200"}]"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ database_flags: [{ name: "max_connections", value: "200" }] }),
    instance({ database_flags: [] }),
    instance({}),
  ])
    expect(findingsOf(flagsShape, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ database_flags: "${var.flags}" }),
    instance({ database_flags: [{ name: "max_connections", value: "${var.value}" }] }),
    instance({ dynamic: { database_flags: { for_each: "${var.flags}" } } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsShape, input)).toEqual([]);
});
