import { secretsVariable } from "../../../../preflight/rules/secrets/secrets-variable";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a variable that is not marked (1)", () => {
  expect(
    shown(findingsOf(secretsVariable, { "variable.db_password": { type: "string" } })),
  ).toMatchInlineSnapshot(`
    "warning secrets-variable variable.db_password sensitive
      the variable is for a secret and not marked; got "db_password"; allowed: sensitive = true, or ephemeral = true
      fix: write sensitive = true (or ephemeral = true, from Terraform 1.10, to keep it out of the state)"
  `);
});

test("warns of a variable that is not marked (2)", () => {
  expect(
    shown(findingsOf(secretsVariable, { "variable.apiKey": { sensitive: false } })),
  ).toMatchInlineSnapshot(`
    "warning secrets-variable variable.apiKey sensitive
      the variable is for a secret and not marked; got "apiKey"; allowed: sensitive = true, or ephemeral = true
      fix: write sensitive = true (or ephemeral = true, from Terraform 1.10, to keep it out of the state)"
  `);
});

test("accepts marks, and other names", () => {
  const inputs = [
    { "variable.db_password": { sensitive: true } },
    { "variable.db_password": { ephemeral: "true" } },
    { "variable.password_secret_id": { type: "string" } },
    { "variable.rotate_password": { type: "bool" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsVariable, input)).toEqual([]);
});

test("skips variables of other things", () => {
  expect(findingsOf(secretsVariable, { "variable.tier": { default: "${x}" } })).toEqual([]);
});
