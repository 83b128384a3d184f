import { Construct } from "constructs";
import { EphemeralPassword } from "../../constructs/ephemeral-password";
import { synthesizeConstruct } from "../support/construct";

test("32 letters and digits, made while Terraform runs", () => {
  const { json } = synthesizeConstruct((stack) => new EphemeralPassword(stack, "password"));
  expect(json.ephemeral).toEqual({ random_password: { password: { length: 32, special: false } } });
  expect(json.resource).toBeUndefined();
});

test("as long as asked", () => {
  const { json } = synthesizeConstruct((stack) => new EphemeralPassword(stack, "password", { length: 64 }));
  expect(json.ephemeral.random_password.password.length).toBe(64);
});

test("is referred to by its own address, in any scope", () => {
  const { json } = synthesizeConstruct((stack) => {
    const passwords = [
      new EphemeralPassword(stack, "one"),
      new EphemeralPassword(new Construct(stack, "scope"), "one"),
    ];
    stack.addOverride(
      "locals.references",
      passwords.map((password) => password.result),
    );
  });
  const addresses = Object.keys(json.ephemeral.random_password).map(
    (name) => `\${ephemeral.random_password.${name}.result}`,
  );
  expect(addresses).toHaveLength(2);
  expect(json.locals.references).toEqual(addresses);
});
