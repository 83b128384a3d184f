import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "pg";
import { mostConnections, poolSizes } from "../../cloudsql/pgbouncer/sizes";
import { freeLocalPort, PgBouncer } from "../../emulator/pgbouncer";
import { findEnvironment, loadEnvironments } from "../../environments";
import { namesOf, secretName } from "../../environments/names";
import { environmentSchema } from "../../environments/schema";
import { APP_USER, CloudSqlServer } from "../support/cloud-sql-server";
import { SHORTEST } from "../support/environment";
import { FakeCloudSql } from "../support/fake-cloud-sql";
import { musicdb } from "../support/musicdb";
import { describePgBouncer } from "../support/pgbouncer";

const ROOT = resolve(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/pooling.md"), "utf8");

/** Code of the page by its language, in order. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text]) =>
    found === language ? [text as string] : [],
  );
}

const dev = findEnvironment(loadEnvironments({}), "dev");

let parent: string;
let scratch: CloudSqlServer;
let fake: FakeCloudSql;

beforeAll(async () => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "docs-")));
  [scratch, fake] = await Promise.all([CloudSqlServer.start(), FakeCloudSql.start()]);
  await scratch.server.session((client) => client.query(`create database ${dev.database}`));
  const names = namesOf(dev);
  fake.instance(dev.project, names.instance, {
    ipAddresses: [{ type: "PRIMARY", ipAddress: "203.0.113.7" }],
    emulatorPort: scratch.server.port,
    serverCaCert: { cert: scratch.server.caCertificate },
  });
  fake.secret(secretName(dev, names.applicationSecret), scratch.password(APP_USER));
});
afterAll(async () => {
  await fake?.stop();
  await scratch?.stop();
  rmSync(parent, { recursive: true, force: true });
});

/** The commands of the page, with folder and port of the test. */
async function commands(): Promise<{ line: string; args: string[]; port: number }[]> {
  const lines = blocks("sh").flatMap((block) => block.trim().split("\n"));
  return Promise.all(
    lines.map(async (line) => {
      const [, command = ""] = /^npx musicdb (.*?) +# /.exec(line) ?? [];
      const port = await freeLocalPort();
      const args = command
        .replace(/--out \S+/, `--out ${join(parent, "pooler")}`)
        .replace(/--port \d+/, `--port ${port}`)
        .split(" ");
      return { line, args, port };
    }),
  );
}

describePgBouncer("the page", () => {
  test("every command does what it says, and what the last one writes runs before the server", async () => {
    const all = await commands();
    expect(all).toHaveLength(3);
    let output = "";
    for (const { line, args } of all) {
      const result = await musicdb(args, { env: fake.environment });
      if (result.exitCode !== 0) throw new Error(`${line}\n${result.stdout}${result.stderr}`);
      output = result.stdout;
      expect(`${result.stdout}${result.stderr}`).not.toContain(scratch.password(APP_USER));
    }
    const folder = join(parent, "pooler");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "users.txt")).mode & 0o777).toBe(0o600);

    // The server's account, which PgBouncer runs as where the test is root's, must reach the folder.
    const names = ["pgbouncer.ini", "hba.conf", "users.txt", "server-ca.pem", "tls.crt", "tls.key"];
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    execFileSync("chmod", ["0755", parent]);
    const { port = 0 } = all.at(-1) ?? {};
    const pooler = await PgBouncer.start(
      folder,
      files,
      { host: "127.0.0.1", port },
      scratch.server.dataDirectory,
    );
    try {
      const client = new Client({
        host: "127.0.0.1",
        port,
        database: dev.database,
        user: dev.applicationUser,
        password: scratch.password(APP_USER),
        ssl: { ca: readFileSync(join(folder, "pooler-ca.pem"), "utf8") },
      });
      await client.connect();
      expect((await client.query("select current_user as me")).rows).toEqual([{ me: APP_USER }]);
      await client.end();

      // As the command says it.
      const [, connection = ""] = /psql "(.*)"/.exec(output) ?? [];
      const asked = spawnSync("psql", [connection, "-Atc", "select 6432"], {
        encoding: "utf8",
        env: { ...process.env, PGPASSWORD: scratch.password(APP_USER) },
      });
      expect(`${asked.stderr}${asked.stdout}`.trim()).toBe("6432");
    } finally {
      await pooler.stop();
    }
  });

  test("what is written is told to machines too, but for the password", async () => {
    const out = join(parent, "json");
    const { exitCode, stdout } = await musicdb(["pgbouncer", "dev", "--out", out, "--json"], {
      env: fake.environment,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: "dev",
      directory: out,
      files: expect.arrayContaining(["pgbouncer.ini", "users.txt"]),
      host: "127.0.0.1",
      port: 6432,
    });
    expect(stdout).not.toContain(scratch.password(APP_USER));
  });

  test("without the emulator, it says how to start it", async () => {
    const result = await musicdb(["pgbouncer", "dev", "--out", join(parent, "none")], {
      env: { CLOUD_SQL_EMULATOR_HOST: "127.0.0.1:1", GOOGLE_OAUTH_ACCESS_TOKEN: "t" },
    });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toBe("");
  });
});

test("its settings are settings, and its numbers are those of production", () => {
  const [pooling = ""] = blocks("ts");
  const read = new Function(`return { ${pooling} }`)();
  expect(environmentSchema.parse({ ...SHORTEST, ...read }).pooling).toMatchObject({ poolers: 2, direct: 10 });
  const sizes = poolSizes(1, 2);
  const most = mostConnections(sizes, 2);
  for (const row of [
    `| \`default_pool_size\` of each | ${sizes.pool} |`,
    `| \`reserve_pool_size\` of each | ${sizes.reserve} |`,
    `| both poolers, when all is busy | ${2 * sizes.most} |`,
    `| in a rolling update, with three VMs more | ${most} |`,
    `| left | ${100 - most - 10} |`,
  ])
    expect(PAGE).toContain(row);
});
