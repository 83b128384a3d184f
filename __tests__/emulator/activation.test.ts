import { stopInstances } from "../../emulator/behaviours";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "../support/emulated-cloud";
import { login, plannedUser } from "../support/emulated-instance";
import { HttpApi } from "../support/http-api";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

const MUSIC = "/sql/v1beta4/projects/example-dev/instances/music-db";

let sandbox: PostgresSandbox;
let cloud: EmulatedCloud;
let api: HttpApi;

beforeAll(async () => {
  sandbox = postgresSandbox();
  cloud = new EmulatedCloud(sandbox.directory);
  api = await HttpApi.start(cloud.context);
  await cloud.create(
    "google_sql_database_instance",
    plannedInstance({ database_flags: [{ name: "cloudsql.iam_authentication", value: "on" }] }),
  );
  const app = plannedUser({ name: "app" });
  await cloud.create("google_sql_user", app, { ...app, password_wo: "secret-of-app" });
  await cloud.create("google_sql_user", plannedUser({ name: "ann@example.com", type: "CLOUD_IAM_USER" }));
  await cloud.create(
    "google_sql_database_instance",
    plannedInstance({}, { name: "music-db-replica", master_instance_name: "music-db" }),
  );
});

afterAll(async () => {
  await api.stop();
  await stopInstances();
  sandbox.remove();
});

const patch = (body: unknown, path = MUSIC) =>
  api.json(path, { method: "PATCH", body: JSON.stringify(body) });
const activate = (activationPolicy: string) => patch({ settings: { activationPolicy } });

test("NEVER stops the server, ALWAYS starts it with its users; the data stay", async () => {
  expect(await login(sandbox.directory, "app", "secret-of-app")).toBe("app");

  const stopped = await activate("NEVER");
  expect(stopped).toMatchObject({
    status: 200,
    body: { kind: "sql#operation", operationType: "UPDATE", status: "DONE" },
  });
  expect((await api.json(MUSIC)).body.settings).toMatchObject({
    activationPolicy: "NEVER",
    settingsVersion: "2",
  });
  expect((await api.json(`${MUSIC}/connectSettings`)).body.error).toMatchObject({
    code: 400,
    message: "Invalid request: instance music-db is not running: it is stopped (settings.activation_policy).",
  });
  expect(cloud.context.store.list("google_sql_database_instance")[0]?.attributes.settings).toMatchObject([
    { activation_policy: "NEVER" },
  ]);

  expect((await activate("ALWAYS")).status).toBe(200);
  expect(await login(sandbox.directory, "app", "secret-of-app")).toBe("app");
  expect(await login(sandbox.directory, "ann@example.com", cloud.context.token)).toBe("ann@example.com");
});

test("twice is like once", async () => {
  expect([(await activate("NEVER")).status, (await activate("NEVER")).status]).toEqual([200, 200]);
  expect([(await activate("ALWAYS")).status, (await activate("ALWAYS")).status]).toEqual([200, 200]);
  expect(await login(sandbox.directory, "app", "secret-of-app")).toBe("app");
});

test("says what an instance is", async () => {
  expect((await api.json(MUSIC)).body).toMatchObject({
    kind: "sql#instance",
    name: "music-db",
    project: "example-dev",
    region: "us-central1",
    databaseVersion: "POSTGRES_17",
    state: "RUNNABLE",
    settings: { activationPolicy: "ALWAYS", tier: "db-custom-1-3840" },
  });
});

test.each([
  [
    { settings: { activationPolicy: "SOMETIMES" } },
    "Invalid value for: Invalid value: SOMETIMES for activation_policy.",
  ],
  [{ settings: { activationPolicies: "NEVER" } }, "the emulator does not know settings.activationPolicies"],
  [
    { name: "x", settings: { activationPolicy: "NEVER", tier: "db-f1-micro" } },
    "the emulator patches settings only, not name",
  ],
])("%j is refused, and nothing changes", async (body, message) => {
  expect((await patch(body)).body.error).toMatchObject({ code: 400, message });
  expect((await api.json(MUSIC)).body.settings.activationPolicy).toBe("ALWAYS");
});

test("a read replica cannot be stopped", async () => {
  expect(
    (await patch({ settings: { activationPolicy: "NEVER" } }, `${MUSIC}-replica`)).body.error.message,
  ).toBe("Invalid request: music-db-replica is a read replica, which runs as long as its primary.");
});
