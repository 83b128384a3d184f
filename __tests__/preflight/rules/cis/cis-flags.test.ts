import { cisFlags } from "../../../../preflight/rules/cis/cis-flags";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

const rule = (id: string) => {
  const found = cisFlags.find((one) => one.id === id);
  if (!found) throw new Error(`no rule ${id}`);
  return found;
};
const flags = (values: Record<string, unknown>) =>
  instance({ database_flags: Object.entries(values).map(([name, value]) => ({ name, value })) });

test.each([
  ["cis-log-error-verbosity", "log_error_verbosity", ["default", "TERSE"], ["verbose"]],
  ["cis-log-connections", "log_connections", ["on", "true", "1"], ["off", undefined]],
  ["cis-log-disconnections", "log_disconnections", ["on"], ["off", undefined]],
  ["cis-log-statement", "log_statement", ["ddl", "mod", "all"], ["none", undefined]],
  ["cis-log-min-messages", "log_min_messages", ["warning", "panic", undefined], ["notice", "debug5"]],
  ["cis-log-min-error-statement", "log_min_error_statement", ["error", undefined], ["warning", "debug1"]],
  ["cis-log-min-duration-statement", "log_min_duration_statement", ["-1", -1, undefined], ["0", "200"]],
  ["cis-pgaudit", "cloudsql.enable_pgaudit", ["on"], ["off", undefined]],
  ["cis-iam-authentication", "cloudsql.iam_authentication", ["on"], ["off", undefined]],
])("%s: %s passes with %j and not with %j", (id, flag, passing, failing) => {
  const found = (value: unknown) =>
    findingsOf(rule(id), value === undefined ? instance() : flags({ [flag]: value }));
  for (const value of passing) expect(found(value)).toEqual([]);
  for (const value of failing) expect(found(value)).toHaveLength(1);
});

test("the message names both values", () => {
  expect(
    shown(findingsOf(rule("cis-log-statement"), flags({ log_statement: "none" }))),
  ).toMatchInlineSnapshot(`
    "warning cis-log-statement google_sql_database_instance.main settings.database_flags[0].value
      CIS asks for another value of "log_statement"; got "none"; allowed: ddl, mod, all
      fix: write {"name": "log_statement", "value": "ddl"}"
  `);
  expect(shown(findingsOf(rule("cis-pgaudit"), instance()))).toMatchInlineSnapshot(`
    "warning cis-pgaudit google_sql_database_instance.main settings.database_flags
      CIS asks for "cloudsql.enable_pgaudit"; allowed: on
      fix: write {"name": "cloudsql.enable_pgaudit", "value": "on"}"
  `);
});

test("unknown values are skipped, and flags that may be there", () => {
  const pgaudit = rule("cis-pgaudit");
  expect(findingsOf(pgaudit, flags({ "cloudsql.enable_pgaudit": "${var.audit}" }))).toEqual([]);
  expect(findingsOf(pgaudit, flags({ "${var.name}": "on" }))).toEqual([]);
  expect(findingsOf(pgaudit, instance({ database_flags: "${var.flags}" }))).toEqual([]);
  expect(findingsOf(pgaudit, instance({ dynamic: { database_flags: {} } }))).toEqual([]);
});

test("replicas have flags of their own; other engines are none of its business", () => {
  expect(findingsOf(rule("cis-pgaudit"), replica()).map(({ address }) => address)).toEqual([
    "google_sql_database_instance.main",
    "google_sql_database_instance.replica",
  ]);
  expect(findingsOf(rule("cis-pgaudit"), instance({}, { database_version: "MYSQL_8_0" }))).toEqual([]);
});
