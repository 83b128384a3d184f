import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { INSTANCE, type Instance, instanceOf } from "../../preflight/instance";
import { ResourceSet } from "../../preflight/resource";
import { UNKNOWN } from "../../preflight/value";
import { type ByAddress, configurationOf, instance, replica } from "../support/preflight";

function read(resources: ByAddress, name = "main"): Instance {
  const all = new ResourceSet(resourcesOfConfiguration(configurationOf(resources)));
  const resource = all.ofType(INSTANCE).find(({ address }) => address === `${INSTANCE}.${name}`);
  if (!resource) throw new Error(`no ${name}`);
  return instanceOf(resource, { resource, all });
}

describe("the edition", () => {
  test.each([
    ["as written", instance({ edition: "ENTERPRISE_PLUS" }), "ENTERPRISE_PLUS"],
    ["by the tier", instance({ edition: null, tier: "db-perf-optimized-N-2" }), "ENTERPRISE_PLUS"],
    ["by a version from 16 on", instance({ edition: null, tier: null }), "ENTERPRISE_PLUS"],
    [
      "by a version below",
      instance({ edition: null, tier: null }, { database_version: "POSTGRES_15" }),
      "ENTERPRISE",
    ],
    ["unknown where it is a reference", instance({ edition: "${var.edition}" }), undefined],
    ["unknown where the tier is", instance({ edition: null, tier: "${var.tier}" }), undefined],
  ])("is %s", (_how, resources, edition) => {
    expect(read(resources).edition?.name).toBe(edition);
  });
});

test("a replica is one by its primary or by its type; in a plan an unwritten primary is unknown", () => {
  expect(read(replica(), "replica").isReplica).toBe(true);
  expect(read(instance({}, { instance_type: "READ_POOL_INSTANCE" })).isReplica).toBe(true);
  expect(read(instance()).isReplica).toBe(false);
  const resource = {
    address: `${INSTANCE}.main`,
    type: INSTANCE,
    attributes: { master_instance_name: UNKNOWN },
  };
  expect(instanceOf(resource, { resource, all: new ResourceSet([resource]) }).isReplica).toBe(false);
});

test("a primary is found by reference, by name and by the last part of its address", () => {
  for (const name of ["${google_sql_database_instance.main.name}", "main"]) {
    expect(read(replica({}, { master_instance_name: name }), "replica").primary?.label).toBe("main");
  }
  const unnamed = { [`${INSTANCE}.main`]: {}, [`${INSTANCE}.replica`]: { master_instance_name: "main" } };
  expect(read(unnamed, "replica").primary?.label).toBe(`${INSTANCE}.main`);
});

test("a replica without a version has its primary's, and a circle of them none", () => {
  expect(read(replica({}, { database_version: null }), "replica").version?.name).toBe("POSTGRES_17");
  const circle = {
    [`${INSTANCE}.a`]: { name: "a", master_instance_name: "b" },
    [`${INSTANCE}.b`]: { name: "b", master_instance_name: "a" },
  };
  expect(read(circle, "a").version).toBeUndefined();
  expect(read(circle, "a").lineage).toHaveLength(2);
});

test("another engine is told by its version", () => {
  expect(read(instance({}, { database_version: "MYSQL_8_0" })).isPostgres).toBe(false);
  expect(read(instance({}, { database_version: "postgres 15" })).isPostgres).toBe(true);
});

test("a block that a dynamic block or a reference may write is not lacking", () => {
  expect(read(instance()).lacks("maintenance_window")).toBe(true);
  expect(read(instance({ maintenance_window: [] })).lacks("maintenance_window")).toBe(true);
  expect(read(instance({ maintenance_window: "${var.window}" })).lacks("maintenance_window")).toBe(false);
  expect(read(instance({ dynamic: { maintenance_window: {} } })).lacks("maintenance_window")).toBe(false);
});
