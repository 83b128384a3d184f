import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { SqlUser } from "@cdktf/provider-google/lib/sql-user";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { acknowledge } from "../../constructs/acknowledge";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { refusal } from "../support/refusal";

let outdir: string;
let app: App;
let stack: TerraformStack;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "acknowledge-"));
  app = new App({ outdir });
  stack = new TerraformStack(app, "stack");
  new GoogleProvider(stack, "google");
});

afterEach(() => {
  rmSync(outdir, { recursive: true });
});

/** The stack as it is written. */
function synthesized() {
  app.synth();
  return JSON.parse(readFileSync(join(outdir, "stacks", "stack", "cdk.tf.json"), "utf8"));
}

const user = (scope: Construct, id: string) => new SqlUser(scope, id, { instance: "main", name: id });

/** What each address acknowledges, as a check of the synthesized JSON reads it. */
function acknowledged(): Record<string, string[]> {
  const resources = resourcesOfConfiguration(synthesized(), "stack");
  return Object.fromEntries(
    resources.flatMap(({ address, acknowledged: all = [] }) =>
      all.length === 0 ? [] : [[address, all.map(({ rule, reason, at }) => `${rule} at ${at}: ${reason}`)]],
    ),
  );
}

test("stands beside the resource in the JSON, with the reason and where it was said", () => {
  acknowledge(user(stack, "one"), "user-deletion", "made anew by every test");
  user(stack, "two");
  expect(acknowledged()).toEqual({
    "google_sql_user.one": ["user-deletion at stack/one: made anew by every test"],
  });
});

test("said of a construct, it stands at all that is below, made before or after", () => {
  const users = new Construct(stack, "users");
  user(users, "before");
  acknowledge(users, "user-deletion", "known");
  user(users, "after");
  const all = Object.values(acknowledged());
  expect(all).toEqual([["user-deletion at stack/users: known"], ["user-deletion at stack/users: known"]]);
});

test("several add up, and an attribute's override stays", () => {
  const one = user(stack, "one");
  one.addOverride("name", "other");
  acknowledge(one, "user-deletion", "first");
  acknowledge(one, "user-reserved", "second");
  expect(Object.values(acknowledged())).toEqual([
    ["user-deletion at stack/one: first", "user-reserved at stack/one: second"],
  ]);
  expect(synthesized().resource.google_sql_user.one.name).toBe("other");
});

test("said of a stack, it stands once and counts for everything in it, outputs as well", () => {
  user(stack, "one");
  new TerraformOutput(stack, "url", { value: "x" });
  acknowledge(stack, "user-deletion", "known");
  const json = synthesized();
  expect(json["//"].acknowledged).toEqual([{ rule: "user-deletion", reason: "known", at: "stack" }]);
  expect(json.resource.google_sql_user.one["//"].acknowledged).toBeUndefined();
  expect(Object.keys(acknowledged())).toEqual(expect.arrayContaining(["google_sql_user.one", "output.url"]));
});

test("a rule that there is not, and no reason, are refused", () => {
  expect(refusal(() => acknowledge(stack, "user-deletoin", "known"))).toMatchInlineSnapshot(`
    "stack: there is no rule with this id [RULE_UNKNOWN]
      got:     "user-deletoin"
      fix:     write "user-deletion""
  `);
  expect(refusal(() => acknowledge(stack, "user-deletion", " "))).toMatchInlineSnapshot(`
    "stack: accepting "user-deletion" needs a reason [SUPPRESSION_WITHOUT_REASON]
      got:     " "
      fix:     write why the finding is accepted"
  `);
});
