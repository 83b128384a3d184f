import { addressOf, parseTemplates, templatesOf } from "../../preflight/expression";
import { Value } from "../../preflight/value";

const stepsIn = (text: string) =>
  parseTemplates(text).flatMap(({ traversals }) => traversals.map(({ steps }) => steps.join(".")));

test.each([
  ["references", "a ${var.x} b ${google_sql_user.app.name}", ["var.x", "google_sql_user.app.name"]],
  ["indices and what is in them", '${a_b.c[count.index].d["k"].e}', ["a_b.c.[].d.[].e", "count.index"]],
  ["splats", "${a_b.c[*].d} ${a_b.c.*.d} ${a_b.c.0.d}", ["a_b.c.[*].d", "a_b.c.[*].d", "a_b.c.[].d"]],
  ["texts in texts", '${join("-", ["${var.a}", "x ${local.b} }"])}', ["var.a", "local.b"]],
  ["conditions", "${var.on ? a_b.c.d : local.e}", ["var.on", "a_b.c.d", "local.e"]],
  ["values of objects, not their keys", "${{ a = local.q, b : var.r }}", ["local.q", "var.r"]],
  ["lists that are looped over", "${[for k, v in var.l : v.name if k != local.x]}", ["var.l", "local.x"]],
  ["directives", "%{ for a in var.l }${a.name}%{ endfor }%{ if var.x }y%{ endif }", ["var.l", "var.x"]],
  ["functions of providers", "${provider::google::name_from_id(a_b.c.id)}", ["a_b.c.id"]],
  ["no results of functions", "${values(a_b.c)[*].id}", ["a_b.c"]],
  ["nothing literal", "$${var.x} %%{if} $x {y}", []],
])("reads %s", (_what, text, steps) => expect(stepsIn(text)).toEqual(steps));

test("knows the functions around a reference", () => {
  const [template] = parseTemplates('${nonsensitive(sha256("x${random_password.a.result}"))}');
  expect(template?.calls).toEqual(["nonsensitive", "sha256"]);
  expect(template?.traversals[0]?.within).toEqual(["nonsensitive", "sha256"]);
});

test.each([
  ["${open", "it is never closed"],
  ['${x[\\"a\\"]}', "its quotes are escaped, which an expression does not need"],
  ["${a \\ b}", "a backslash stands outside of quotes"],
])("finds the fault in %s", (text, fault) => expect(parseTemplates(text)[0]?.fault).toBe(fault));

test("finds the texts of a resource that have templates, without CDKTF's metadata", () => {
  const resource = new Value({ "//": "${a.b}", name: "x", list: ["y", { z: "${var.q}" }] }, "");
  expect(templatesOf(resource).map(({ at, text }) => [at.path, text])).toEqual([["list[1].z", "${var.q}"]]);
});

test.each([
  ["${data.google_project.p.number}", "data.google_project.p"],
  ["${ephemeral.random_password.a.result}", "ephemeral.random_password.a"],
  ["${google_sql_user.a.name}", "google_sql_user.a"],
  ["${var.x}", undefined],
  ["${each.key}", undefined],
])("the address of %s is %p", (text, address) => {
  const [traversal] = parseTemplates(text).flatMap(({ traversals }) => traversals);
  expect(traversal && addressOf(traversal)).toBe(address);
});
