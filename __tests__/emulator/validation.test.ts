import { type Attributes, UNKNOWN } from "../../emulator/behaviour";
import { providerSchema } from "../../emulator/schema";
import type { Block } from "../../emulator/schema-model";
import { validateConfig } from "../../emulator/validation";
import { complete } from "../support/stand-in";

function problems(type: string, values: Attributes): string[] {
  const block = providerSchema("google").resources.get(type)?.block as Block;
  return validateConfig(block, complete(block, values)).map(
    (refusal) => `[${refusal.attribute.join(".")}] ${refusal.message}`,
  );
}

const instance = (settings: Attributes): Attributes => ({
  name: "db",
  database_version: "POSTGRES_17",
  settings: [{ tier: "db-f1-micro", ...settings }],
});

test("a good configuration has no problem", () => {
  expect(problems("google_sql_database_instance", instance({ edition: "ENTERPRISE" }))).toEqual([]);
});

test("a value that is not allowed", () => {
  expect(problems("google_sql_database_instance", instance({ edition: "STANDARD" }))).toEqual([
    '[settings.0.edition] invalid value for "settings.0.edition": got "STANDARD"; allowed: "ENTERPRISE", "ENTERPRISE_PLUS"',
  ]);
});

test("a number out of range", () => {
  const window = { maintenance_window: [{ day: 9, hour: 3 }] };
  expect(problems("google_sql_database_instance", instance(window))).toEqual([
    '[settings.0.maintenance_window.0.day] "settings.0.maintenance_window.0.day" is out of range: got 9; allowed: 1 to 7',
  ]);
});

test("arguments that exclude each other", () => {
  const both = { name: "u", instance: "db", password: "a", password_wo: "b" };
  expect(problems("google_sql_user", both)).toEqual([
    '[password] conflicting arguments: "password" cannot be set together with "password_wo"; keep one of them',
    '[password_wo] conflicting arguments: "password_wo" cannot be set together with "password"; keep one of them',
  ]);
});

test("an argument that needs another", () => {
  expect(problems("google_sql_user", { name: "u", instance: "db", password_wo_version: 2 })).toEqual([
    '[password_wo_version] missing argument: "password_wo_version" needs "password_wo"; set it too, or remove "password_wo_version"',
  ]);
});

test("none of those of which exactly one is needed, and two of them", () => {
  expect(problems("google_secret_manager_secret", { secret_id: "s", replication: [{}] })).toEqual([
    '[replication.0.user_managed] missing argument: exactly one of "replication.0.user_managed", "replication.0.auto" must be set; none is',
  ]);
  const both = [{ auto: [{}], user_managed: [{ replicas: [{ location: "us-east1" }] }] }];
  expect(problems("google_secret_manager_secret", { secret_id: "s", replication: both })).toEqual([
    '[replication.0.user_managed] conflicting arguments: exactly one of "replication.0.user_managed", "replication.0.auto" must be set; got "replication.0.user_managed", "replication.0.auto"',
  ]);
});

test("none of those of which one at least is needed", () => {
  expect(problems("google_sql_database_instance", { name: "db", database_version: "POSTGRES_17" })).toEqual([
    '[settings] missing argument: at least one of "settings", "clone" must be set; none is',
  ]);
});

test("what is not known yet is no problem", () => {
  expect(problems("google_sql_database_instance", instance({ edition: UNKNOWN }))).toEqual([]);
  expect(
    problems("google_sql_user", { name: "u", instance: "db", password: "a", password_wo: UNKNOWN }),
  ).toEqual([]);
  expect(
    problems("google_sql_database_instance", {
      name: "db",
      database_version: "POSTGRES_17",
      settings: UNKNOWN,
    }),
  ).toEqual([]);
});

test("a dashboard that is not JSON", () => {
  expect(problems("google_monitoring_dashboard", { dashboard_json: '{"displayName":' })).toEqual([
    expect.stringMatching(/^\[dashboard_json\] "dashboard_json" is not JSON: /),
  ]);
});
