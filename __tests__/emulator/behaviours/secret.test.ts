import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Attributes, UNKNOWN } from "../../../emulator/behaviour";
import { projectNumber } from "../../../emulator/identifiers";
import { EmulatedCloud } from "../../support/emulated-cloud";
import { refusal } from "../../support/emulated-instance";
import { HttpApi } from "../../support/http-api";

const SECRET = "google_secret_manager_secret";
const VERSION = "google_secret_manager_secret_version";
const NUMBER = projectNumber("example-dev");

let directory: string;
let cloud: EmulatedCloud;
let api: HttpApi;

beforeEach(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "secret-test-"));
  cloud = new EmulatedCloud(directory);
  api = await HttpApi.start(cloud.context);
});

afterEach(async () => {
  await api.stop();
  fs.rmSync(directory, { recursive: true, force: true });
});

function makeSecret(attributes: Attributes = {}): Promise<Attributes> {
  return cloud.create(SECRET, { secret_id: "db-password", project: UNKNOWN, name: UNKNOWN, ...attributes });
}

function addVersion(payload: string, attributes: Attributes = {}): Promise<Attributes> {
  const planned = {
    secret: "projects/example-dev/secrets/db-password",
    secret_data: null,
    secret_data_wo: null,
    name: UNKNOWN,
    version: UNKNOWN,
    enabled: true,
    deletion_policy: "DELETE",
    ...attributes,
  };
  return cloud.create(VERSION, planned, { ...planned, secret_data_wo: payload });
}

async function access(version: string, project = "example-dev"): Promise<[number, string]> {
  const { status, body } = await api.json(
    `/v1/projects/${project}/secrets/db-password/versions/${version}:access`,
  );
  return [status, status === 200 ? Buffer.from(body.payload.data, "base64").toString() : body.error.message];
}

test("a program reads the payload; Terraform's state has none", async () => {
  const secret = await makeSecret();
  expect(secret.name).toBe(`projects/${NUMBER}/secrets/db-password`);
  const version = await addVersion("pässword-1");
  expect(version).toMatchObject({ version: "1", name: `projects/${NUMBER}/secrets/db-password/versions/1` });
  expect(JSON.stringify([secret, version])).not.toContain("pässword-1");

  expect(await access("latest")).toEqual([200, "pässword-1"]);
  expect(await access("1", NUMBER)).toEqual([200, "pässword-1"]);
  expect((await api.json("/v1/projects/example-dev/secrets/db-password/versions/1:access")).body.name).toBe(
    version.name,
  );
});

test("versions are numbered, the newest is the latest, a destroyed number is never used again", async () => {
  await makeSecret();
  await addVersion("one");
  const two = await addVersion("two");
  expect(await access("latest")).toEqual([200, "two"]);
  expect(await access("1")).toEqual([200, "one"]);

  await cloud.delete(VERSION, two);
  expect(await access("2")).toEqual([
    400,
    "Secret Version [projects/example-dev/secrets/db-password/versions/2] is in DESTROYED state.",
  ]);
  expect(await cloud.read(VERSION, two)).toBeNull();
  expect((await addVersion("three")).version).toBe("3");
});

test("a version can be disabled and enabled", async () => {
  await makeSecret();
  const version = await addVersion("one");
  const disabled = await cloud.update(VERSION, version, { enabled: false });
  expect((await access("1"))[1]).toContain("is in DISABLED state");
  expect(await cloud.read(VERSION, version)).toMatchObject({ enabled: false });
  await cloud.update(VERSION, disabled, { enabled: true });
  expect(await access("1")).toEqual([200, "one"]);
});

test.each([
  ["ABANDON", [200, "one"]],
  [
    "DISABLE",
    [400, "Secret Version [projects/example-dev/secrets/db-password/versions/1] is in DISABLED state."],
  ],
])("deletion policy %s", async (policy, expected) => {
  await makeSecret();
  await cloud.delete(VERSION, await addVersion("one", { deletion_policy: policy }));
  expect(await access("1")).toEqual(expected);
});

test("payloads are kept where only the owner reads them, destroyed ones nowhere", async () => {
  await makeSecret();
  const version = await addVersion("marker");
  const folder = path.join(directory, "secrets", "example-dev", "db-password");
  const file = path.join(folder, "1.json");
  expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  await cloud.delete(VERSION, version);
  expect(fs.readFileSync(file, "utf8")).not.toContain(Buffer.from("marker").toString("base64"));
});

test("refuses what Secret Manager refuses", async () => {
  expect((await refusal(addVersion("one"))).detail).toContain(
    "Error 404: Secret [projects/example-dev/secrets/db-password]",
  );
  const secret = await makeSecret({ deletion_protection: true });
  expect((await refusal(makeSecret())).detail).toContain("already exists");
  expect((await refusal(cloud.delete(SECRET, secret))).attribute).toEqual(["deletion_protection"]);
  await addVersion("one");
  await cloud.delete(SECRET, { ...secret, deletion_protection: false });
  expect((await access("latest"))[0]).toBe(404);
  expect(await cloud.read(SECRET, secret)).toBeNull();
});

test("accepts base64 and a time to live", async () => {
  const secret = await makeSecret({ ttl: "3600s", expire_time: UNKNOWN, create_time: UNKNOWN });
  expect(Date.parse(String(secret.expire_time)) - Date.parse(String(secret.create_time))).toBe(3_600_000);
  await addVersion(Buffer.from([0, 1, 254]).toString("base64"), { is_secret_data_base64: true });
  const { body } = await api.json("/v1/projects/example-dev/secrets/db-password/versions/latest:access");
  expect([...Buffer.from(body.payload.data, "base64")]).toEqual([0, 1, 254]);
});
