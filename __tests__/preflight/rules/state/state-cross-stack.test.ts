import { check } from "../../../../preflight/check";
import { resourcesOfConfiguration } from "../../../../preflight/inputs/configuration";
import { stateCrossStack } from "../../../../preflight/rules/state/state-cross-stack";
import { shown } from "../../../support/preflight";

/** A stack that reads an output of another one. */
function reader(other: string, output: string) {
  return {
    data: { terraform_remote_state: { [other]: { backend: "gcs", config: { prefix: `music/${other}` } } } },
    resource: {
      google_sql_database: { a: { name: `\${data.terraform_remote_state.${other}.outputs.${output}}` } },
    },
  };
}

function findings(stacks: Record<string, Record<string, unknown>>) {
  const resources = Object.entries(stacks).flatMap(([name, json]) => resourcesOfConfiguration(json, name));
  return check(resources, { rules: [stateCrossStack] });
}

test("refuses a circle", () => {
  const stacks = {
    app: { ...reader("api", "a"), output: { b: {} } },
    api: { ...reader("app", "b"), output: { a: {} } },
  };
  expect(shown(findings(stacks))).toMatchInlineSnapshot(`
    "error state-cross-stack data.terraform_remote_state.app 
      the stacks depend on one another in a circle: api -> app -> api; got "google_sql_database.a"
      fix: create what both need in one of them, or in a third stack that both read
    error state-cross-stack data.terraform_remote_state.api 
      the stacks depend on one another in a circle: app -> api -> app; got "google_sql_database.a"
      fix: create what both need in one of them, or in a third stack that both read"
  `);
});

test("refuses an output that is not there, and tells of one that is", () => {
  const network = { output: { vpc: { value: "x" } } };
  expect(shown(findings({ database: reader("network", "subnet"), network }))).toMatchInlineSnapshot(`
    "error state-cross-stack data.terraform_remote_state.network 
      the stack network has no output subnet; got "google_sql_database.a"; allowed: vpc
      fix: add the output subnet to network, and deploy that first"
  `);
  expect(shown(findings({ database: reader("network", "vpc"), network }))).toMatchInlineSnapshot(`
    "info state-cross-stack data.terraform_remote_state.network 
      the stack reads the state of network: it cannot be planned before network is deployed; got "google_sql_database.a"
      fix: give the value by a name that both know"
  `);
});

test("skips states of other projects, and stacks that read none", () => {
  expect(findings({ database: reader("elsewhere", "vpc"), network: { output: {} } })).toEqual([]);
  expect(findings({ database: { output: { a: {} } }, network: { output: { b: {} } } })).toEqual([]);
});
