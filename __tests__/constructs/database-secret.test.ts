import { DatabaseSecret, type DatabaseSecretProps } from "../../constructs/database-secret";
import { EphemeralPassword } from "../../constructs/ephemeral-password";
import { ProjectServices } from "../../constructs/project-services";
import { synthesizeConstruct } from "../support/construct";

function secret(change: Partial<DatabaseSecretProps> = {}, use = (_secret: DatabaseSecret) => {}) {
  return synthesizeConstruct((stack) => {
    const value = new EphemeralPassword(stack, "password").result;
    use(
      new DatabaseSecret(stack, "secret", {
        project: "loist-music-test",
        region: "us-central1",
        secretId: "music-db-user",
        value,
        version: 2,
        ...change,
      }),
    );
  });
}

test("is kept in one region and protected, its value written and never kept", () => {
  const made = secret();
  expect(made.json.resource).toMatchSnapshot();
  expect(made.resource("google_secret_manager_secret")).toMatchObject({
    deletion_protection: true,
    replication: { user_managed: { replicas: [{ location: "us-central1" }] } },
  });
  const version = made.resource("google_secret_manager_secret_version");
  expect(version).toMatchObject({
    secret_data_wo: "${ephemeral.random_password.password.result}",
    secret_data_wo_version: 2,
  });
  expect(version).not.toHaveProperty("secret_data");
});

test("on rotation the new value is there before the old one goes", () => {
  expect(secret().resource("google_secret_manager_secret_version")).toMatchObject({
    deletion_policy: "ABANDON",
    lifecycle: { create_before_destroy: true },
  });
});

test("goes with its environment where asked", () => {
  const made = secret({ deletionProtection: false });
  expect(made.resource("google_secret_manager_secret").deletion_protection).toBe(false);
});

test("the value waits for its own things, the secret for others", () => {
  const made = synthesizeConstruct((stack) => {
    const api = new ProjectServices(stack, "api", { project: "loist-music-test", services: ["one", "two"] });
    const [one, two] = api.dependables;
    new DatabaseSecret(stack, "secret", {
      project: "loist-music-test",
      region: "us-central1",
      secretId: "music-db-user",
      value: new EphemeralPassword(stack, "password").result,
      version: 1,
      dependsOn: one ? [one] : [],
      valueDependsOn: two ? [two] : [],
    });
  });
  expect(made.resource("google_secret_manager_secret").depends_on).toEqual([
    expect.stringMatching(/^google_project_service\.api_one_/),
  ]);
  expect(made.resource("google_secret_manager_secret_version").depends_on).toEqual([
    expect.stringMatching(/^google_project_service\.api_two_/),
  ]);
});

test("whoever is granted to read it may read this one, and nothing else", () => {
  const member = "serviceAccount:api@loist-music.iam.gserviceaccount.com";
  const made = secret({}, (owner) => void owner.grantRead("api", member));
  expect(made.resource("google_secret_manager_secret_iam_member")).toEqual({
    project: "loist-music-test",
    secret_id: "${google_secret_manager_secret.secret.secret_id}",
    role: "roles/secretmanager.secretAccessor",
    member,
  });
  expect(secret().json.resource.google_secret_manager_secret_iam_member).toBeUndefined();
});
