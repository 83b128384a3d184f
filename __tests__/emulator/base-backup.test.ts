import * as fs from "node:fs";
import * as path from "node:path";
import { copyBaseBackup, takeBaseBackup } from "../../emulator/base-backup";
import { PostgresServer } from "../../emulator/postgres";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";

jest.setTimeout(30_000);

let sandbox: PostgresSandbox;
let source: PostgresServer;
const servers: PostgresServer[] = [];

async function open(name: string): Promise<PostgresServer> {
  const server = await PostgresServer.open({
    directory: path.join(sandbox.directory, name),
    binaries: sandbox.binaries,
    serverName: `project-a:${name}`,
  });
  servers.push(server);
  return server;
}

async function column(server: PostgresServer, sql: string): Promise<unknown[]> {
  const { rows } = await server.session((client) => client.query({ text: sql, rowMode: "array" }));
  return rows.map((row) => row[0]);
}

beforeAll(async () => {
  sandbox = postgresSandbox();
  source = await open("source");
  await source.start();
  await source.session((client) =>
    client.query("CREATE TABLE kept AS SELECT n FROM generate_series(1, 50000) n"),
  );
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  sandbox.remove();
});

test("a server starts from it, with the rows of that moment, while the source goes on writing", async () => {
  const target = path.join(sandbox.directory, "copy", "data");
  let writing = true;
  const writer = source.session(async (client) => {
    await client.query("CREATE TABLE going_on (n bigserial)");
    let rows = 0;
    for (; writing; rows++) await client.query("INSERT INTO going_on DEFAULT VALUES");
    return rows;
  });
  const { firstSegment } = await takeBaseBackup(source, target);
  writing = false;
  const written = await writer;
  expect(fs.readdirSync(path.join(target, "pg_wal")).sort()[0]).toBe(firstSegment);

  const copy = await open("copy");
  await copy.start();
  expect(await column(copy, "SELECT count(*)::int FROM kept")).toEqual([50_000]);
  const [copied] = await column(copy, "SELECT count(*)::int FROM going_on");
  expect(copied).toBeGreaterThan(0);
  expect(copied).toBeLessThanOrEqual(written);
  expect(copy.port).not.toBe(source.port);
  expect(copy.caCertificate).not.toBe(source.caCertificate);
  expect(await column(source, "SELECT count(*)::int FROM pg_replication_slots")).toEqual([0]);
});

test("copies what the server needs, and nothing of its process or identity", async () => {
  const target = path.join(sandbox.directory, "looked-at");
  await takeBaseBackup(source, target);
  const names = fs.readdirSync(target);
  expect(names).toEqual(expect.arrayContaining(["PG_VERSION", "backup_label", "base", "global", "pg_xact"]));
  for (const absent of ["postmaster.pid", "postgresql.conf", "server.key", "server.crt", "pg_hba.conf"]) {
    expect(names).not.toContain(absent);
  }
  expect(fs.readdirSync(path.join(target, "pg_replslot"))).toEqual([]);
  const owners = new Set(
    fs
      .readdirSync(target, { recursive: true, encoding: "utf8" })
      .map((name) => fs.statSync(path.join(target, name)).uid),
  );
  expect([...owners]).toEqual([fs.statSync(source.dataDirectory).uid]);
  expect(fs.statSync(path.join(target, ".superuser-password")).mode & 0o777).toBe(0o600);
});

test("is whole or not there", async () => {
  const target = path.join(sandbox.directory, "in-the-way");
  fs.mkdirSync(target);
  fs.writeFileSync(path.join(target, "file"), "");
  await expect(takeBaseBackup(source, target)).rejects.toThrow("ENOTEMPTY");
  expect(fs.existsSync(`${target}.unfinished`)).toBe(false);
  expect(await column(source, "SELECT count(*)::int FROM pg_replication_slots")).toEqual([0]);
});

test("a backup stays when a server has started from a copy of it", async () => {
  const backup = path.join(sandbox.directory, "backup");
  await takeBaseBackup(source, backup);
  const before = fs.readdirSync(backup, { recursive: true }).length;
  await copyBaseBackup(backup, path.join(sandbox.directory, "restored", "data"));
  const restored = await open("restored");
  await restored.start();
  await restored.session((client) => client.query("DROP TABLE kept"));
  expect(fs.readdirSync(backup, { recursive: true }).length).toBe(before);
  expect(await column(source, "SELECT count(*)::int FROM kept")).toEqual([50_000]);
});
