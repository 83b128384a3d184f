import { comesAfter } from "../../preflight/dependencies";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { readPlan } from "../../preflight/inputs/plan";
import { type Resource, ResourceSet } from "../../preflight/resource";
import { type ByAddress, configurationOf } from "../support/preflight";

const CONNECTION = "google_service_networking_connection.psa";
const INSTANCE = "google_sql_database_instance.main";

function isAfter(resources: readonly Resource[], later: string, earlier: string): boolean {
  const all = new ResourceSet(resources);
  const at = (address: string) => resources.find((resource) => resource.address === address) as Resource;
  return comesAfter(all, at(later), at(earlier));
}

describe("in a configuration", () => {
  const waits = (input: ByAddress) =>
    isAfter(resourcesOfConfiguration(configurationOf(input)), INSTANCE, CONNECTION);

  test.each<[string, ByAddress]>([
    ["depends_on", { [INSTANCE]: { depends_on: [CONNECTION] } }],
    ["a reference", { [INSTANCE]: { name: `\${${CONNECTION}.peering}` } }],
    [
      "another resource",
      { [INSTANCE]: { name: "${null_resource.a.id}" }, "null_resource.a": { depends_on: [CONNECTION] } },
    ],
    [
      "local values",
      { [INSTANCE]: { name: "${local.a}" }, locals: { a: "${local.b}", b: `\${${CONNECTION}.id}` } },
    ],
    ["a module, perhaps", { [INSTANCE]: { depends_on: ["module.network"] } }],
  ])("by %s", (_by, input) => expect(waits({ [CONNECTION]: {}, ...input })).toBe(true));

  test("not by a text that only looks like one, nor in a circle", () => {
    expect(waits({ [CONNECTION]: {}, [INSTANCE]: { name: CONNECTION } })).toBe(false);
    expect(
      waits({
        [CONNECTION]: {},
        [INSTANCE]: { name: "${null_resource.a.id}" },
        "null_resource.a": { triggers: { a: `\${${INSTANCE}.id}` } },
      }),
    ).toBe(false);
  });
});

test("in a plan, by what its expressions name, also inside a module", () => {
  const change = (address: string) => ({
    address,
    mode: "managed",
    type: address.split(".").at(-2),
    change: { actions: ["create"], before: null, after: {}, after_unknown: {} },
  });
  const settings = (network: string) => ({
    settings: [{ ip_configuration: [{ private_network: { references: [network] } }] }],
  });
  const plan = readPlan({
    format_version: "1.2",
    resource_changes: [
      `module.db.${INSTANCE}[0]`,
      `module.db.${CONNECTION}`,
      "google_sql_database_instance.other",
    ].map(change),
    configuration: {
      root_module: {
        resources: [
          {
            address: "google_sql_database_instance.other",
            expressions: settings("google_compute_network.n.id"),
          },
        ],
        module_calls: {
          db: {
            module: { resources: [{ address: INSTANCE, expressions: settings(`${CONNECTION}.network`) }] },
          },
        },
      },
    },
  });
  expect(isAfter(plan.resources, `module.db.${INSTANCE}[0]`, `module.db.${CONNECTION}`)).toBe(true);
  expect(isAfter(plan.resources, "google_sql_database_instance.other", `module.db.${CONNECTION}`)).toBe(
    false,
  );
});
