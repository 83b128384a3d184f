import { costChangeOf } from "../../../preflight/cost/cost-change";
import { readPlan } from "../../../preflight/inputs/plan";
import { fixture, type Planned, planJson } from "../../support/plans";

const MAIN = "google_sql_database_instance.main";
const REPLICA = "google_sql_database_instance.replica";

const machine = (settings: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  name: "main",
  region: "us-central1",
  database_version: "POSTGRES_17",
  settings: [{ tier: "db-custom-1-3840", disk_size: 20, ...settings }],
  ...rest,
});
const changed = (changes: Readonly<Record<string, Planned>>) => costChangeOf(readPlan(planJson(changes)));

test("a larger machine and a standby: before, after, and by instance", () => {
  const before = machine();
  const after = machine({ tier: "db-custom-2-7680", availability_type: "REGIONAL" });
  expect(changed({ [MAIN]: { before, after } })).toEqual({
    before: 52.71,
    after: 204.05,
    currency: "USD",
    instances: [{ address: MAIN, before: 52.71, after: 204.05 }],
    unknown: [],
  });
});

test("what comes costs nothing before, and what goes nothing after", () => {
  const replica = machine({}, { name: "replica", master_instance_name: "main" });
  const unchanged = { before: machine(), after: machine(), actions: ["no-op"] };
  expect(changed({ [MAIN]: unchanged, [REPLICA]: { after: replica } })).toMatchObject({
    before: 52.71,
    after: 105.42,
    instances: [{ address: REPLICA, before: 0, after: 52.71 }],
  });
  expect(changed({ [MAIN]: unchanged, [REPLICA]: { before: replica } })).toMatchObject({
    before: 105.42,
    after: 52.71,
    instances: [{ address: REPLICA, before: 52.71, after: 0 }],
  });
});

test("what Terraform forgets goes on to cost", () => {
  expect(changed({ [MAIN]: { before: machine(), actions: ["forget"] } })).toMatchObject({
    before: 52.71,
    after: 52.71,
    instances: [],
  });
  expect(
    changed({ [MAIN]: { before: machine(), after: machine(), actions: ["create", "forget"] } }),
  ).toMatchObject({ before: 52.71, after: 105.42 });
});

test("a schedule counts, wherever the machine stands when the plan is made", () => {
  const job = (name: string, activationPolicy: string, schedule: string): Record<string, Planned> => ({
    [`google_cloud_scheduler_job.${name}`]: {
      after: {
        name,
        schedule,
        http_target: [
          {
            uri: "https://sqladmin.googleapis.com/sql/v1beta4/projects/p/instances/main",
            body: Buffer.from(JSON.stringify({ settings: { activationPolicy } })).toString("base64"),
          },
        ],
      },
    },
  });
  const jobs = { ...job("stop", "NEVER", "0 20 * * 1-5"), ...job("start", "ALWAYS", "0 8 * * 1-5") };
  for (const policy of ["ALWAYS", "NEVER"]) {
    const private_ = { ip_configuration: [{ ipv4_enabled: false }], activation_policy: policy };
    expect(changed({ [MAIN]: { before: machine(private_), after: machine(private_) }, ...jobs })?.after).toBe(
      21.01,
    );
  }
});

test("what is not known is said, and not taken for nothing", () => {
  const change = changed({
    [MAIN]: {
      before: machine(),
      after: machine(),
      change: { after_unknown: { settings: [{ tier: true }] } },
    },
  });
  expect(change).toEqual({
    before: 52.71,
    after: null,
    currency: "USD",
    instances: [{ address: MAIN, before: 52.71, after: null }],
    unknown: [`${MAIN}, after: its machine is not known until apply`],
  });
});

test("a sensitive value is not shown as the reason", () => {
  const hidden = { settings: [{ tier: true }] };
  const change = changed({
    [MAIN]: {
      before: machine({ tier: "a-secret" }),
      after: machine({ tier: "another-secret" }),
      change: { before_sensitive: hidden, after_sensitive: hidden },
    },
  });
  expect(change?.before).toBeNull();
  expect(change?.unknown).toHaveLength(2);
  expect(JSON.stringify(change)).not.toContain("secret");
});

test("another engine has no price here", () => {
  const mysql = machine({}, { database_version: "MYSQL_8_0" });
  expect(changed({ [MAIN]: { before: mysql, after: mysql } })?.unknown).toEqual([
    `${MAIN}, before: the prices of other engines are not known here`,
    `${MAIN}, after: the prices of other engines are not known here`,
  ]);
});

test("nothing with a price is none", () => {
  expect(changed({ "terraform_data.a": { after: { input: "x" } } })).toBeNull();
  expect(changed({ "data.google_sql_database_instance.a": { after: machine() } })).toBeNull();
});

test("plans that Terraform made", () => {
  expect(costChangeOf(fixture("smaller"))).toMatchObject({ currency: "USD", unknown: [] });
  const { before, after } = costChangeOf(fixture("smaller")) ?? {};
  expect(Number(after)).toBeLessThan(Number(before));
  expect(costChangeOf(fixture("no-changes"))?.instances).toEqual([]);
});
