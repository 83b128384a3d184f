import { stateFunction } from "../../../../preflight/rules/state/state-function";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses slips and functions of other languages", () => {
  expect(
    shown(
      findingsOf(stateFunction, {
        locals: { a: '${filesha265("x")}', b: '${env("HOME")}', c: "${tostr(1)}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-function locals a
      Terraform has no function filesha265; got "filesha265()"
      fix: use filesha256
    error state-function locals b
      Terraform has no function env; got "env()"
      fix: use a variable, set as TF_VAR_NAME
    error state-function locals c
      Terraform has no function tostr; got "tostr()"
      fix: use tostring"
  `);
});

test("warns of what may be newer", () => {
  expect(shown(findingsOf(stateFunction, { locals: { a: "${someday(var.x)}" } }))).toMatchInlineSnapshot(`
    "warning state-function locals a
      Terraform has no function someday; got "someday()"
      fix: look it up in the list of functions, or compute the value at synth"
  `);
});

test("accepts the functions of Terraform and of providers", () => {
  expect(
    findingsOf(stateFunction, {
      locals: {
        a: '${sha256(join("-", [for x in var.l : lower(x)]))}',
        b: "${provider::google::name_from_id(var.id)}",
        c: "f(x)",
      },
    }),
  ).toEqual([]);
});

test("skips what is no expression", () => {
  expect(findingsOf(stateFunction, { locals: { a: "$${env(x)}" } })).toEqual([]);
});
