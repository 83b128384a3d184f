import { Token } from "cdktf";
import { DatabaseSecret } from "../../../constructs/database-secret";
import { BuiltInUser } from "../../../constructs/database-user";
import { EphemeralPassword } from "../../../constructs/ephemeral-password";
import { addInstance, synthesizeConstruct } from "../../support/construct";
import { checked, findingAt } from "../../support/preflight";

/** A user, its password and where that is kept, as the constructs make them. */
const made = () =>
  synthesizeConstruct((stack) => {
    const instance = addInstance(stack);
    const password = new EphemeralPassword(stack, "password").result;
    new BuiltInUser(stack, "user", { instance, name: "app", password, passwordVersion: 2 });
    new DatabaseSecret(stack, "secret", {
      project: "example",
      region: "us-central1",
      secretId: "app",
      value: Token.asString(password),
      version: 2,
    });
  });

const PASSWORD = "${ephemeral.random_password.password.result}";

describe("R161: reserved characters of a password in a URL", () => {
  test("are warned of", () => {
    const input = {
      "random_password.app": { length: 24, special: true },
      "google_sql_database_instance.main": {},
      "output.url": {
        sensitive: true,
        value:
          "postgresql://app:${random_password.app.result}@${google_sql_database_instance.main.private_ip_address}/app",
      },
    };
    const { message, fix } = findingAt(input, "warning", "output.url", "value");
    expect(message).toContain('got "random_password.app.result"');
    expect(fix).toContain("${urlencode(random_password.app.result)}");
    expect(fix).toContain('override_special = "-_.~"');
  });

  test("are in no password of ours", () => {
    expect(made().json.ephemeral.random_password.password).toEqual({ length: 32, special: false });
  });
});

describe("R162: a password that the state keeps", () => {
  test("is warned of, with what to do before Terraform 1.11", () => {
    const input = { "google_sql_user.app": { name: "app", password: "${random_password.app.result}" } };
    const found = checked(input).find(({ rule }) => rule === "secrets-in-state");
    expect(found).toMatchObject({
      severity: "warning",
      address: "google_sql_user.app",
      attribute: "password",
    });
    expect(found?.fix).toContain('password_wo = "${ephemeral.random_password.app.result}"');
    expect(found?.fix).toContain("encrypted remote backend");
  });

  test("is none of ours", () => {
    const user = made().resource("google_sql_user");
    expect(user).toMatchObject({ password_wo: PASSWORD, password_wo_version: 2 });
    expect(user).not.toHaveProperty("password");
  });
});

describe("R164: a rotation that destroys the old secret first", () => {
  test("is warned of", () => {
    const address = "google_secret_manager_secret_version.app";
    const input = { [address]: { secret: "db-password", secret_data: "${random_password.app.result}" } };
    const { message, fix } = findingAt(input, "warning", address, "deletion_policy");
    expect(message).toContain('got "DELETE (the default)"');
    expect(fix).toBe('write lifecycle { create_before_destroy = true } and deletion_policy = "DISABLE"');
  });

  test("is none of ours", () => {
    expect(made().resource("google_secret_manager_secret_version")).toMatchObject({
      deletion_policy: "ABANDON",
      lifecycle: { create_before_destroy: true },
      secret_data_wo: PASSWORD,
      secret_data_wo_version: 2,
    });
  });
});

test("R168: a secret as a trigger", () => {
  const input = {
    "random_password.app": { length: 24 },
    "null_resource.sql": { triggers: { password: "${random_password.app.result}" } },
  };
  const { message, fix } = findingAt(input, "error", "null_resource.sql", "triggers.password");
  expect(message).toContain(
    'a sensitive value is in triggers, which the state keeps as plain text; got "random',
  );
  expect(fix).toContain("${google_secret_manager_secret_version.NAME.version}");
});
