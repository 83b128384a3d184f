import { TerraformVariable } from "cdktf";
import { BuiltInUser, IamUser } from "../../constructs/database-user";
import { EphemeralPassword } from "../../constructs/ephemeral-password";
import { addInstance, type Configuration, synthesizeConstruct, synthRefusal } from "../support/construct";

describe("BuiltInUser", () => {
  const made = synthesizeConstruct((stack) => {
    const password = new EphemeralPassword(stack, "password").result;
    const instance = addInstance(stack);
    new BuiltInUser(stack, "user", { instance, name: "music_library_user", password, passwordVersion: 3 });
  });

  test("has a password that is written and never kept", () => {
    expect(made.resource("google_sql_user")).toEqual({
      project: "loist-music-test",
      instance: "${google_sql_database_instance.instance.name}",
      name: "music_library_user",
      type: "BUILT_IN",
      password_wo: "${ephemeral.random_password.password.result}",
      password_wo_version: 3,
      deletion_policy: "ABANDON",
      depends_on: ["google_sql_database_instance.instance"],
      timeouts: { create: "30m", update: "30m", delete: "30m" },
    });
  });

  test("has its address where it belongs", () => {
    expect(made.addresses).toContain("google_sql_user.user");
  });
});

describe("IamUser", () => {
  const iam = (email: string): Configuration =>
    synthesizeConstruct((stack) => new IamUser(stack, "user", { instance: addInstance(stack), email }));

  test("a service account loses its last part, and is of its type", () => {
    const made = iam("api@loist-music.iam.gserviceaccount.com");
    expect(made.resource("google_sql_user")).toMatchObject({
      name: "api@loist-music.iam",
      type: "CLOUD_IAM_SERVICE_ACCOUNT",
      deletion_policy: "ABANDON",
    });
    expect(made.resource("google_sql_user")).not.toHaveProperty("password_wo");
  });

  test("a person keeps the address, and is of the other type", () => {
    expect(iam("ann@loist.example").resource("google_sql_user")).toMatchObject({
      name: "ann@loist.example",
      type: "CLOUD_IAM_USER",
    });
  });

  test.each([
    ["Ann@Loist.example", "ann@loist.example", "CLOUD_IAM_USER"],
    ["API@loist-music.IAM.GServiceAccount.com", "api@loist-music.iam", "CLOUD_IAM_SERVICE_ACCOUNT"],
  ])("%s is in lower case, which is all that the service takes", (email, name, type) => {
    expect(iam(email).resource("google_sql_user")).toMatchObject({ name, type });
  });

  test("comes after the two roles without which a login fails", () => {
    const made = iam("api@loist-music.iam.gserviceaccount.com");
    const roles: Record<string, Record<string, unknown>> = made.json.resource.google_project_iam_member;
    expect(Object.values(roles)).toEqual(
      ["roles/cloudsql.client", "roles/cloudsql.instanceUser"].map((role) => ({
        project: "loist-music-test",
        role,
        member: "serviceAccount:api@loist-music.iam.gserviceaccount.com",
      })),
    );
    expect(made.resource("google_sql_user").depends_on).toEqual([
      "google_sql_database_instance.instance",
      ...Object.keys(roles).map((name) => `google_project_iam_member.${name}`),
    ]);
    expect(iam("ann@loist.example").json.resource.google_project_iam_member).toMatchObject(
      Object.fromEntries(Object.keys(roles).map((name) => [name, { member: "user:ann@loist.example" }])),
    );
  });

  test("a shortened service account is refused", () => {
    expect(
      synthRefusal((stack) => {
        new IamUser(stack, "user", { instance: addInstance(stack), email: "api@loist-music.iam" });
      }),
    ).toMatchInlineSnapshot(`
      "stack/user: this is the shortened name of a service account [IAM_USER_SHORTENED]
        got:     "api@loist-music.iam"
        allowed: the full e-mail address; the suffix is removed here
        fix:     write api@loist-music.iam.gserviceaccount.com"
    `);
  });

  test("an address that is known only at apply is a service account's, and is shortened then", () => {
    const made = synthesizeConstruct((stack) => {
      const email = new TerraformVariable(stack, "email", { type: "string" }).stringValue;
      new IamUser(stack, "user", { instance: addInstance(stack), email });
    });
    expect(made.resource("google_sql_user")).toMatchObject({
      name: '${trimsuffix(var.email, ".gserviceaccount.com")}',
      type: "CLOUD_IAM_SERVICE_ACCOUNT",
    });
  });
});
