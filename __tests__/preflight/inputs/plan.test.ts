import { isPlan, readPlan } from "../../../preflight/inputs/plan";
import { UNKNOWN } from "../../../preflight/value";
import { fixture, planJson } from "../../support/plans";

const MAIN = "google_sql_database_instance.main";

describe("what is a plan", () => {
  test("has a format and changes or planned values", () => {
    expect(isPlan({ format_version: "1.2", resource_changes: [] })).toBe(true);
    expect(isPlan({ format_version: "1.2", planned_values: {} })).toBe(true);
  });

  test("a state, a configuration and anything else is none", () => {
    for (const json of [{ format_version: "1.0", values: {} }, { resource: {} }, [], null, "plan", 1])
      expect(isPlan(json)).toBe(false);
  });
});

describe("a change", () => {
  const change = (planned: Parameters<typeof planJson>[0][string], address = MAIN) => {
    const [first] = readPlan(planJson({ [address]: planned })).changes;
    if (!first) throw new Error("no change");
    return first;
  };

  test("has both sides, actions, forcing paths and the reason", () => {
    const read = change({
      before: { region: "a" },
      after: { region: "b" },
      replace: [["region"], ["settings", 0, "disk_size"]],
      entry: { action_reason: "replace_because_cannot_update" },
    });
    expect(read).toMatchObject({
      address: MAIN,
      type: "google_sql_database_instance",
      actions: ["delete", "create"],
      before: { region: "a" },
      after: { region: "b" },
      replacePaths: [["region"], ["settings", 0, "disk_size"]],
      reason: "replace_because_cannot_update",
    });
  });

  test("tells moves, imports, deposed objects and data sources", () => {
    expect(change({ entry: { previous_address: "a.b" } }).previousAddress).toBe("a.b");
    expect(change({ change: { importing: { id: "x" } } }).imported).toBe(true);
    expect(change({ before: {}, entry: { deposed: "1a2b" } }).deposed).toBe("1a2b");
    expect(change({ actions: ["read"] }, "data.google_project.main").type).toBe("data.google_project");
  });

  test("marks what is unknown at any depth, and leaves alone what is known", () => {
    const { after } = change({
      before: {},
      after: { name: "a", settings: [{ tier: "t", ip: [{ on: true }] }], labels: null, flags: [null, "x"] },
      change: {
        after_unknown: {
          id: true,
          settings: [{ version: true, ip: [{ address: true }], user_labels: {} }],
          labels: {},
          flags: [true, false],
        },
      },
    });
    expect(after).toEqual({
      name: "a",
      id: UNKNOWN,
      settings: [{ tier: "t", version: UNKNOWN, ip: [{ on: true, address: UNKNOWN }] }],
      labels: null,
      flags: [UNKNOWN, "x"],
    });
  });

  test("keeps its own values apart from the plan's", () => {
    const json = planJson({
      [MAIN]: { after: { settings: [{}] }, change: { after_unknown: { settings: [{ a: true }] } } },
    });
    readPlan(json);
    expect(JSON.stringify(json)).not.toContain("Symbol");
    expect(json).toMatchObject({ resource_changes: [{ change: { after: { settings: [{}] } } }] });
  });

  test("reads nonsense as nothing", () => {
    const json = {
      format_version: "1.2",
      resource_changes: [
        null,
        3,
        {},
        { address: MAIN, change: 1 },
        {
          address: MAIN,
          change: { actions: "delete", before: [], after: "x", replace_paths: [1, ["a", {}], ["b"]] },
        },
      ],
      resource_drift: "none",
      configuration: { root_module: { resources: {}, module_calls: [] } },
    };
    const plan = readPlan(json);
    expect(plan.drift).toEqual([]);
    expect(plan.changes.map(({ actions, before, after }) => [actions, before, after])).toEqual([
      [[], null, null],
      [[], null, null],
      [[], null, null],
    ]);
    expect(plan.changes[2]?.replacePaths).toEqual([["b"]]);
    expect(readPlan({ format_version: "1.2", planned_values: {} }).changes).toEqual([]);
  });
});

describe("the planned resources", () => {
  const configuration = {
    root_module: {
      resources: [
        {
          address: "google_sql_user.app",
          expressions: {
            instance: { references: ["google_sql_database_instance.main.name", MAIN] },
            name: { constant_value: "app" },
            host: { references: ["var.a", "var.b"] },
            nested: [
              { network: { references: ["google_compute_network.n.id", "google_compute_network.n"] } },
            ],
          },
          depends_on: ["null_resource.first"],
          provisioners: [
            { type: "local-exec", expressions: { command: { constant_value: "echo one" } } },
            { type: "local-exec", expressions: { command: { references: ["var.command"] } } },
            { type: "remote-exec" },
          ],
        },
      ],
      module_calls: {
        db: {
          module: {
            resources: [
              {
                address: "google_sql_user.app",
                expressions: { instance: { references: ["var.instance"] } },
              },
            ],
          },
        },
      },
    },
  };
  const unknown = {
    after: { name: "app", nested: [{}] },
    change: { after_unknown: { instance: true, host: true, nested: [{ network: true }] } },
  };
  const of = (address: string) => {
    const plan = readPlan(planJson({ [address]: unknown }, { configuration }), "stack");
    return { resource: plan.resources[0], change: plan.changes[0] };
  };

  test("follow one reference, at any depth, and guess nothing of several", () => {
    expect(of("google_sql_user.app").resource).toEqual({
      address: "google_sql_user.app",
      type: "google_sql_user",
      source: "stack",
      planned: true,
      references: expect.arrayContaining(["var.a", "google_compute_network.n.id"]),
      attributes: {
        name: "app",
        instance: "${google_sql_database_instance.main.name}",
        host: UNKNOWN,
        nested: [{ network: "${google_compute_network.n.id}" }],
        depends_on: ["null_resource.first"],
      },
    });
  });

  test("are found in modules and with any index", () => {
    expect(of('module.db[0].google_sql_user.app["a.b]"]').resource?.attributes.instance).toBe(
      "${var.instance}",
    );
    expect(of("module.other.google_sql_user.app").resource?.attributes.instance).toBe(UNKNOWN);
  });

  test("leave out what is destroyed", () => {
    expect(readPlan(planJson({ [MAIN]: { before: {} } })).resources).toEqual([]);
  });

  test("hide sensitive values, but not that there are none", () => {
    const { resources, changes } = readPlan(
      planJson({
        "google_sql_user.app": {
          after: { password: "hunter2", password_wo: null, list: ["a", "b"] },
          change: { after_sensitive: { password: true, password_wo: true, list: [false, true] } },
        },
      }),
    );
    expect(resources[0]?.attributes).toEqual({ password: UNKNOWN, password_wo: null, list: ["a", UNKNOWN] });
    expect(changes[0]?.after?.password).toBe("hunter2");
  });

  test("the commands of its steps, filled in or not", () => {
    expect(of("google_sql_user.app").change?.commands).toEqual(["echo one", ""]);
  });
});

test("plans of the real Terraform", () => {
  const { changes, drift, terraformVersion, errored } = fixture("drift");
  expect(terraformVersion).toMatch(/^1\./);
  expect(errored).toBe(false);
  expect(drift.map(({ address }) => address)).toContain(MAIN);
  expect(changes.find(({ address }) => address === MAIN)?.actions).toEqual(["update"]);
});
