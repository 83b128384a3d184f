import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformVariable } from "cdktf";
import { Database } from "../../../constructs/database";
import { BuiltInUser, IamUser } from "../../../constructs/database-user";
import { EphemeralPassword } from "../../../constructs/ephemeral-password";
import {
  type Attributes,
  addInstance,
  type Configuration,
  synthesizeConstruct,
} from "../../support/construct";
import { findingAt } from "../../support/preflight";
import { synthesize } from "../../support/synthesize";

const USER = "google_sql_user.app";
const MAIN = "google_sql_database_instance.main";
const ACCOUNT = "app@example-project.iam.gserviceaccount.com";

function iamUser(email: string): Configuration {
  return synthesizeConstruct((stack) => {
    new IamUser(stack, "user", { instance: addInstance(stack), email });
  });
}

describe("R052: the whole address of a service account", () => {
  test("is refused, with the name that is right", () => {
    const input = { [USER]: { name: ACCOUNT, type: "CLOUD_IAM_SERVICE_ACCOUNT" } };
    const { message, fix } = findingAt(input, "error", USER, "name");
    expect(message).toContain(`without .gserviceaccount.com; got "${ACCOUNT}"`);
    expect(fix).toBe('write "app@example-project.iam"');
  });

  test("is shortened by the constructs, a reference by Terraform", () => {
    expect(iamUser(ACCOUNT).resource("google_sql_user").name).toBe("app@example-project.iam");
    const later = synthesizeConstruct((stack) => {
      const email = new TerraformVariable(stack, "account", { type: "string" }).stringValue;
      new IamUser(stack, "user", { instance: addInstance(stack), email });
    });
    expect(later.resource("google_sql_user").name).toBe('${trimsuffix(var.account, ".gserviceaccount.com")}');
  });
});

test("R053: a service account as an ordinary IAM user", () => {
  const input = { [USER]: { name: "app@example-project.iam", type: "CLOUD_IAM_USER" } };
  const { message, fix } = findingAt(input, "error", USER, "type");
  expect(message).toContain(
    'the name is that of a service account; got "CLOUD_IAM_USER, with name app@example-project.iam"',
  );
  expect(fix).toBe('write type = "CLOUD_IAM_SERVICE_ACCOUNT"');
});

describe("R054: a password for an IAM user", () => {
  test("is refused even when empty", () => {
    const input = {
      [USER]: { name: "app@example-project.iam", type: "CLOUD_IAM_SERVICE_ACCOUNT", password: "" },
    };
    const { message, fix } = findingAt(input, "error", USER, "password");
    expect(message).toContain("a user of type CLOUD_IAM_SERVICE_ACCOUNT takes no password");
    expect(fix).toContain("remove password");
  });

  test("is not written by the constructs, nor a host", () => {
    const keys = Object.keys(iamUser(ACCOUNT).resource("google_sql_user"));
    expect(keys.filter((key) => /^(password|host)/.test(key))).toEqual([]);
  });
});

describe("R056: a principal without the roles to log in", () => {
  test("is warned of", () => {
    const input = { [USER]: { name: "app@example-project.iam", type: "CLOUD_IAM_SERVICE_ACCOUNT" } };
    const { message, fix } = findingAt(input, "warning", USER, "name");
    expect(message).toContain(
      `grants roles/cloudsql.instanceUser and roles/cloudsql.client to serviceAccount:${ACCOUNT}`,
    );
    expect(fix).toContain(`member = "serviceAccount:${ACCOUNT}"`);
  });

  test("gets them from the constructs", () => {
    const grants = Object.values<Attributes>(iamUser(ACCOUNT).json.resource.google_project_iam_member);
    expect(grants.map(({ role, member }) => `${role} ${member}`).sort()).toEqual([
      `roles/cloudsql.client serviceAccount:${ACCOUNT}`,
      `roles/cloudsql.instanceUser serviceAccount:${ACCOUNT}`,
    ]);
  });
});

describe("R057: a user who owns something when it is destroyed", () => {
  test("is told of", () => {
    const input = {
      [USER]: { name: "app", instance: "main", password: "<generated>" },
      "google_sql_database.app": { name: "app", instance: "main" },
    };
    expect(findingAt(input, "info", USER, "deletion_policy").fix).toBe('write deletion_policy = "ABANDON"');
  });

  test("is left by the constructs, of either kind", () => {
    const { resource } = synthesizeConstruct((stack) => {
      const password = new EphemeralPassword(stack, "password").result;
      const instance = addInstance(stack);
      new BuiltInUser(stack, "app", { instance, name: "app", password, passwordVersion: 1 });
      new IamUser(stack, "iam", { instance, email: ACCOUNT });
    });
    for (const name of ["app", "iam"])
      expect(resource("google_sql_user", name).deletion_policy).toBe("ABANDON");
  });
});

describe("R059: a password policy and the administrator's password", () => {
  const policy = { enable_password_policy: true, min_length: 10 };
  const input = (rest = {}) => ({
    [MAIN]: { database_version: "POSTGRES_15", settings: { password_validation_policy: policy }, ...rest },
  });

  test("none is refused", () => {
    const { message } = findingAt(input(), "error", MAIN, "root_password");
    expect(message).toContain(
      "has no root_password: an empty one fails the policy; allowed: 10 characters or more",
    );
  });

  test("a weak one is refused and not told", () => {
    const { message } = findingAt(input({ root_password: "hunter2" }), "error", MAIN, "root_password");
    expect(message).toContain("fails the instance's password policy: it is shorter than 10 characters");
    expect(message).not.toContain("hunter2");
  });
});

describe("R062: an application's user with the administrator's rights", () => {
  test("loses them by the SQL step, which knows the user's name", () => {
    const synthesized = synthesize();
    try {
      const step = JSON.stringify(synthesized.resource("prod-schema", "null_resource.sql"));
      const user = synthesized.resource("prod-database", "google_sql_user.application-user").name;
      expect(step).toContain(user);
      const roles = readFileSync(join(__dirname, "../../../sql/roles/20_users.sql"), "utf8");
      expect(roles).toContain("revoke cloudsqlsuperuser from %I");
    } finally {
      synthesized.remove();
    }
  });
});

test("R063: databases and users wait for one another", () => {
  const names = ["a", "b", "c", "d", "e"];
  const { resource } = synthesizeConstruct((stack) => {
    const instance = addInstance(stack);
    for (const name of names) new Database(stack, `database-${name}`, { instance, name });
    for (const name of names) new IamUser(stack, `user-${name}`, { instance, email: `${name}@example.com` });
  });
  const queue = [
    ...names.map((name) => ["google_sql_database", `database-${name}`] as const),
    ...names.map((name) => ["google_sql_user", `user-${name}`] as const),
  ];
  queue.forEach(([type, name], i) => {
    const [beforeType, before] = queue[i - 1] ?? ["google_sql_database_instance", "instance"];
    expect(resource(type, name).depends_on).toContain(`${beforeType}.${before}`);
  });
});

test("R066: a permission in place of a role", () => {
  const address = "google_project_iam_member.app";
  const input = {
    [address]: { role: "roles/cloudsql.instances.connect", member: `serviceAccount:${ACCOUNT}` },
  };
  const { message, fix } = findingAt(input, "error", address, "role");
  expect(message).toContain("cloudsql.instances.connect is a permission, not a role");
  expect(fix).toBe('write "roles/cloudsql.client"');
});
