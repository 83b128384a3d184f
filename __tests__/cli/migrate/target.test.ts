import { findTarget, type TargetOptions } from "../../../cli/migrate/target";
import { PROJECT_ROOT } from "../../../cli/project";

const EMULATOR = { CLOUD_SQL_EMULATOR_HOST: "127.0.0.1:1", GOOGLE_OAUTH_ACCESS_TOKEN: "token" };
const find = (options: TargetOptions, env: NodeJS.ProcessEnv = {}) => findTarget(options, PROJECT_ROOT, env);

test("dev in the emulator is meant where nothing is said", async () => {
  expect(await find({}, EMULATOR)).toMatchObject({
    kind: "emulator",
    name: "dev in the emulator",
    connection: {
      instance: "example-loist-dev:us-central1:loist-music-library-db-dev",
      database: "music_library",
      user: "music_library_migrator",
      passwordSecret: "projects/example-loist-dev/secrets/loist-music-library-db-dev-music_library_migrator",
    },
    env: EMULATOR,
    roles: { appUsers: ["music_library_user"], revokeOthers: true },
    api: { root: "http://127.0.0.1:1" },
  });
  expect((await find({ environment: "prod" }, EMULATOR)).name).toBe("prod in the emulator");
});

test("an instance in the cloud, by the environment's address", async () => {
  expect(await find({ environment: "prod", cloud: true })).toMatchObject({
    kind: "instance",
    name: "prod in the cloud, example-loist-prod:us-central1:loist-music-library-db",
    connection: { ipType: "PRIVATE" },
    api: { root: "https://sqladmin.googleapis.com" },
  });
});

test("a server by its URL, by DATABASE_URL, or by DB_*", async () => {
  const url = "postgres://migrator@db.example/music";
  expect(await find({ url, appUser: ["app"] }, EMULATOR)).toMatchObject({
    kind: "server",
    name: "migrator@db.example:5432/music",
    connection: { host: "db.example", database: "music", user: "migrator" },
    password: undefined,
    roles: { appUsers: ["app"] },
  });
  const DATABASE_URL = "postgres://migrator:secret@db.example/music";
  expect(await find({ url: true }, { DATABASE_URL, DB_HOST: "other" })).toMatchObject({
    name: "migrator@db.example:5432/music",
    password: "secret",
  });
  expect(await find({ url: true }, { DB_HOST: "db.example", DB_PORT: "6432" })).toMatchObject({
    kind: "server",
    name: "music_library_migrator@db.example:6432/music_library",
  });
  expect((await find({ url: true }, { DB_HOST: "h", DB_USER: "me" })).name).toBe("me@h:5432/music_library");
});

test("DB_INSTANCE is an instance, of the emulator where one is named", async () => {
  const DB = { DB_INSTANCE: "my-project:us-central1:my-db", DB_IAM: "true" };
  expect(await find({ url: true }, DB)).toMatchObject({ kind: "instance", name: DB.DB_INSTANCE });
  expect(await find({ url: true }, { ...DB, ...EMULATOR })).toMatchObject({ kind: "emulator" });
});

test("DATABASE_URL alone means nothing: nobody's other database is touched", async () => {
  const env = { ...EMULATOR, DATABASE_URL: "postgres://a@b/c" };
  expect((await find({}, env)).kind).toBe("emulator");
});

test.each<[string, TargetOptions, NodeJS.ProcessEnv, string]>([
  ["an environment and a URL", { environment: "dev", url: "postgres://a@b/c" }, {}, "TARGET_TWICE"],
  ["the cloud and a URL", { cloud: true, url: true }, {}, "TARGET_TWICE"],
  ["the cloud and the emulator", { cloud: true }, EMULATOR, "TARGET_TWICE"],
  ["users of an environment", { appUser: ["a"] }, EMULATOR, "TARGET_TWICE"],
  ["no environment of that name", { environment: "production" }, EMULATOR, "ENVIRONMENT_UNKNOWN"],
  ["a URL with a password", { url: "postgres://a:secret@b/c" }, {}, "URL_PASSWORD"],
  ["no URL anywhere", { url: true }, {}, "URL_MISSING"],
])("%s is refused", async (_what, options, env, code) => {
  await expect(find(options, env)).rejects.toMatchObject({ exitCode: 2, problems: [{ code }] });
  await expect(find(options, env)).rejects.not.toThrow("secret");
});
