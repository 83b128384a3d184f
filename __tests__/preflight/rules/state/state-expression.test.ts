import { stateExpression } from "../../../../preflight/rules/state/state-expression";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses escaped quotes and open templates (1)", () => {
  expect(
    shown(findingsOf(stateExpression, { locals: { key: '${jsondecode(x)[\\"API Endpoint\\"]}' } })),
  ).toMatchInlineSnapshot(`
    "error state-expression locals key
      the template cannot be read: its quotes are escaped, which an expression does not need; got "\${jsondecode(x)[\\"API Endpoint\\"]}"
      fix: write \${jsondecode(x)["API Endpoint"]}"
  `);
});

test("refuses escaped quotes and open templates (2)", () => {
  expect(
    shown(findingsOf(stateExpression, { "google_sql_database.app": { name: "${var.name" } })),
  ).toMatchInlineSnapshot(`
    "error state-expression google_sql_database.app name
      the template cannot be read: it is never closed; got "\${var.name"
      fix: close it with }, or write $\${ if it is meant literally"
  `);
});

test("accepts what Terraform reads", () => {
  expect(
    findingsOf(stateExpression, {
      locals: {
        key: '${jsondecode(local.x)["API Endpoint"]}',
        a: "$${open",
        b: '${replace(var.a, "\\\\", "/")}',
        c: '${format("%s}", var.a)}',
      },
    }),
  ).toEqual([]);
});

test("skips texts without templates", () => {
  expect(findingsOf(stateExpression, { locals: { a: "a { b", b: "$x" } })).toEqual([]);
});
