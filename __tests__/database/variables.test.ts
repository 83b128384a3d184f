import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import {
  connectionFromEnvironment,
  databaseConfig,
  poolFromEnvironment,
  variablesWithFile,
} from "../../database/variables";

test("reads the environment", () => {
  expect(
    connectionFromEnvironment({
      DB_INSTANCE: "p:r:i",
      DB_PASSWORD_SECRET: "projects/p/secrets/s",
      DB_IP_TYPE: "PRIVATE",
      DB_TLS: "",
      DB_TLS_MIN_VERSION: "TLSv1.3",
    }),
  ).toMatchObject({
    instance: "p:r:i",
    database: "music_library",
    user: "music_library_user",
    passwordSecret: "projects/p/secrets/s",
    ipType: "PRIVATE",
    iam: false,
    tls: undefined,
    tlsMinVersion: "TLSv1.3",
  });
});

test("names the variables with unknown values, of the connection and of the pool", () => {
  expect(() =>
    databaseConfig({
      DB_INSTANCE: "p:r:i",
      DB_IAM: "yes",
      DB_IP_TYPE: "private",
      DB_TLS_MIN_VERSION: "1.1",
      DB_PORT: "x",
      DB_POOL_MAX: "many",
      DB_POOL_INSTANCES: "3",
    }),
  ).toThrowErrorMatchingInlineSnapshot(`
    "DB_IAM: unknown value [CONNECTION_VALUE]
      got:     "yes"
      allowed: true, false
    DB_IP_TYPE: unknown value [CONNECTION_VALUE]
      got:     "private"
      allowed: PUBLIC, PRIVATE, PSC
    DB_TLS_MIN_VERSION: unknown value [CONNECTION_VALUE]
      got:     "1.1"
      allowed: TLSv1.2, TLSv1.3
    it is not said how to log in [CONNECTION_LOGIN]
      fix:     give a password secret, or IAM
    this is not a port [CONNECTION_PORT]
      got:     null
      allowed: 1 to 65535
    DB_POOL_MAX: this is not a whole number in range [CONNECTION_VALUE]
      got:     "many"
      allowed: 1 to 1000"
  `);
});

test("a pool has a size, or what it follows from", () => {
  expect(poolFromEnvironment({ DB_POOL_INSTANCES: "4", DB_POOLER: "true", DB_POOL_WAIT_MS: "250" })).toEqual({
    instances: 4,
    pooler: true,
    waitMs: 250,
  });
  expect(() => poolFromEnvironment({ DB_POOL_MAX: "8", DB_POOL_INSTANCES: "4" })).toThrow(
    new Error(
      [
        "both the size of the pool and what it follows from are given [POOL_SIZE_TWICE]",
        '  got:     "DB_POOL_MAX, DB_POOL_INSTANCES"',
        "  fix:     give only one of them",
      ].join("\n"),
    ),
  );
});

describe("DATABASE_URL", () => {
  const DATABASE_URL = "postgres://app@db.example/music";

  test("is the connection, with a secret or IAM beside it", () => {
    const secret = "projects/p/secrets/s";
    expect(databaseConfig({ DATABASE_URL, DB_PASSWORD_SECRET: secret }).connection).toMatchObject({
      host: "db.example",
      user: "app",
      passwordSecret: secret,
    });
    expect(databaseConfig({ DATABASE_URL, DB_IAM: "true" }).connection.iam).toBe(true);
    expect(databaseConfig({ DATABASE_URL: "postgres://app:word@h/d" }).password).toBe("word");
  });

  test("says where the database is alone, and has the only password, which is not shown", () => {
    expect(() => databaseConfig({ DATABASE_URL, DB_HOST: "elsewhere" })).toThrow(
      new Error(
        [
          "both DATABASE_URL and other variables say where the database is [CONNECTION_TARGET]",
          '  got:     "DB_HOST"',
          "  fix:     give only one of them",
        ].join("\n"),
      ),
    );
    expect(() =>
      databaseConfig({ DATABASE_URL: "postgres://app:hunter2@h/d", DB_IAM: "true", DB_POOL_MAX: "0" }),
    ).toThrow(
      new Error(
        [
          "DATABASE_URL: the URL has a password, and another way to log in is given too [CONNECTION_LOGIN]",
          "  fix:     take the password out of the URL",
          "DB_POOL_MAX: this is not a whole number in range [CONNECTION_VALUE]",
          '  got:     "0"',
          "  allowed: 1 to 1000",
        ].join("\n"),
      ),
    );
  });
});

test("a file gives what the process does not", () => {
  const folder = mkdtempSync(join(tmpdir(), "variables-"));
  try {
    const file = join(folder, ".env");
    expect(variablesWithFile(file, { DB_USER: "a" })).toEqual({ DB_USER: "a" });
    writeFileSync(file, "\uFEFFDB_USER=b\nDB_NAME=music\n");
    expect(variablesWithFile(file, { DB_USER: "a" })).toEqual({ DB_USER: "a", DB_NAME: "music" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test(".env.example documents every variable of a connection, and its empty ones give the defaults", () => {
  const documented = parseEnv(readFileSync(join(__dirname, "../../.env.example"), "utf8"));
  const asked = new Set<string>();
  const watched = (variables: NodeJS.ProcessEnv) =>
    new Proxy(variables, {
      get(target, name: string) {
        asked.add(name);
        return target[name];
      },
    });
  const host = { DB_HOST: "10.0.0.1" };
  expect(databaseConfig(watched({ ...documented, ...host }))).toEqual(databaseConfig(host));
  expect(
    Object.keys(documented)
      .filter((name) => /^(?:DB_|DATABASE_)/.test(name))
      .sort(),
  ).toEqual([...asked].sort());
});
