import { readSecret } from "../../database/secret";
import { FakeCloudSql } from "../support/fake-cloud-sql";

let fake: FakeCloudSql;

beforeAll(async () => {
  fake = await FakeCloudSql.start();
});

afterAll(() => fake.stop());

const read = (name: string, token = fake.token) => readSecret(name, { host: fake.host, token });

test("reads the latest version, or the one named", async () => {
  fake.secret("projects/p/secrets/s", "pässword\n");
  fake.secret("projects/p/secrets/s", "older", "3");
  expect(await read("projects/p/secrets/s")).toBe("pässword\n");
  expect(await read("projects/p/secrets/s/versions/3")).toBe("older");
});

test.each([
  ["missing", 404, { message: "x" }, "SECRET_MISSING"],
  ["not permitted", 403, { message: "Permission 'secretmanager.versions.access' denied" }, "SECRET_DENIED"],
  [
    "without the API",
    403,
    { message: "x", details: [{ reason: "SERVICE_DISABLED" }] },
    "gcloud services enable secretmanager.googleapis.com --project=p",
  ],
])("says what to do when it is %s", async (what, status, error, expected) => {
  const name = `projects/p/secrets/${what.replaceAll(" ", "-")}`;
  fake.answer(`/v1/${name}/versions/latest:access`, { error }, status);
  await expect(read(name)).rejects.toThrow(expected);
});

test("a wrong token and an empty secret are told apart", async () => {
  await expect(read("projects/p/secrets/s", "wrong")).rejects.toThrow("SECRET_DENIED");
  fake.secret("projects/p/secrets/empty", "");
  await expect(read("projects/p/secrets/empty")).rejects.toThrow("SECRET_EMPTY");
});
