import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Client, Pool, type PoolClient, type QueryConfig } from "pg";
import { renderIni, usersLine } from "../../cloudsql/pgbouncer/configuration";
import { PgBouncerVersion } from "../../cloudsql/pgbouncer/version";
import { INI, PgBouncer } from "../../emulator/pgbouncer";
import { APP_USER, CloudSqlServer } from "../support/cloud-sql-server";
import { describePgBouncer, installedVersion, PooledServer } from "../support/pgbouncer";

const CLIENTS = 100;

describePgBouncer("PgBouncer with the rendered configuration", () => {
  let scratch: CloudSqlServer;
  let database: string;
  let pooled: PooledServer;

  beforeAll(async () => {
    scratch = await CloudSqlServer.start();
    database = await scratch.createDatabase();
    await scratch.server.session(
      (client) => client.query("create table public.counted (number int primary key, client int not null)"),
      database,
    );
    await scratch.server.session(
      (client) => client.query(`grant select, insert on public.counted to ${APP_USER}`),
      database,
    );
    pooled = await PooledServer.start(scratch, { database, user: APP_USER });
  });
  afterAll(async () => {
    await pooled?.pooler.stop();
    await scratch?.stop();
  });

  /** What a client of its own answers. */
  async function ask(sql: string, values: unknown[] = []) {
    const client = await pooled.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  async function refused(change: object): Promise<string> {
    const client = new Client(pooled.config(change));
    client.on("error", () => undefined);
    const error = await client.connect().then(
      () => undefined,
      (caught: Error) => caught,
    );
    await client.end().catch(() => undefined);
    return error?.message ?? "it was let in";
  }

  test(`serves ${CLIENTS} clients with a few connections, each transaction whole`, async () => {
    const pool = new Pool({ ...pooled.config(), max: CLIENTS });
    const all = await Promise.all(Array.from({ length: CLIENTS }, () => pool.connect()));
    await Promise.all(
      all.map(async (client, number) => {
        for (let round = 0; round < 5; round++) {
          await client.query("begin");
          const { rows } = await client.query("select pg_backend_pid() as pid");
          await client.query("insert into public.counted values ($1, $2)", [number * 5 + round, number]);
          const again = await client.query("select pg_backend_pid() as pid");
          expect(again.rows).toEqual(rows);
          await client.query("commit");
        }
      }),
    );
    const [counts] = await ask(
      `select (select count(*) from public.counted)::int as rows,
         (select count(*) from pg_stat_activity where datname = current_database() and usename = current_user)::int as sessions`,
    );
    expect(counts.rows).toBe(CLIENTS * 5);
    expect(counts.sessions).toBeLessThanOrEqual(pooled.configuration.sizes.most);
    for (const client of all) client.release();
    await pool.end();
  });

  test("the server's sessions are encrypted, and named after the client with its address", async () => {
    const client = await pooled.connect({ application_name: "loist-test" });
    const { rows } = await client.query(
      `select ssl, application_name as name from pg_stat_ssl join pg_stat_activity using (pid)
       where pid = pg_backend_pid()`,
    );
    await client.end();
    expect(rows[0].ssl).toBe(true);
    expect(rows[0].name).toMatch(/^loist-test - 127\.0\.0\.1:\d+$/);
  });

  test("statements with parameters work, those with a name do not before 1.21", async () => {
    const clients = await Promise.all(Array.from({ length: 16 }, () => pooled.connect()));
    /** Codes of what failed. */
    const run = async (query: QueryConfig): Promise<string[]> => {
      const codes: string[] = [];
      const rounds = clients.map(async (client) => {
        for (let i = 0; i < 5; i++) await client.query(query).catch((error) => codes.push(error.code));
      });
      await Promise.all(rounds);
      return codes;
    };
    expect(await run({ text: "select $1::int as one", values: [1] })).toEqual([]);
    const codes = await run({ name: "one", text: "select $1::int as one, pg_sleep(0.002)", values: [1] });
    await Promise.all(clients.map((client) => client.end()));
    // 42P05: the connection has one of that name; 26000: another client's connection has it.
    expect(codes.length > 0).toBe(!pooled.configuration.version.hasPreparedStatements);
    expect([...new Set(codes)].filter((code) => code !== "42P05" && code !== "26000")).toEqual([]);
  });

  describe("in transaction mode", () => {
    /** Holds every connection to the server but one in a transaction, while something else happens. */
    async function besideBusyConnections<T>(act: () => Promise<T>): Promise<T> {
      const busy: PoolClient[] = [];
      const pool = new Pool({ ...pooled.config(), max: pooled.configuration.sizes.pool - 1 });
      try {
        for (let i = 0; i < pooled.configuration.sizes.pool - 1; i++) {
          const client = await pool.connect();
          busy.push(client);
          await client.query("begin");
          await client.query("select 1");
        }
        return await act();
      } finally {
        for (const client of busy) {
          await client.query("rollback");
          client.release();
        }
        await pool.end();
      }
    }

    test("SET LOCAL holds for its transaction, and for no other", async () => {
      const client = await pooled.connect();
      await client.query("begin");
      await client.query("set local work_mem = '12345kB'");
      const within = await client.query("show work_mem");
      await client.query("commit");
      const after = await client.query("show work_mem");
      await client.end();
      expect(within.rows).toEqual([{ work_mem: "12345kB" }]);
      expect(after.rows).not.toEqual(within.rows);
    });

    test("what a session sets is seen by another client, on the same connection", async () => {
      const seen = await besideBusyConnections(async () => {
        const first = await pooled.connect();
        await first.query("set work_mem = '23456kB'");
        await first.end();
        const rows = await ask("show work_mem");
        await ask("reset work_mem");
        return rows;
      });
      expect(seen).toEqual([{ work_mem: "23456kB" }]);
    });

    test("a transaction's advisory lock is given back with it", async () => {
      const [first, second] = [await pooled.connect(), await pooled.connect()];
      await first.query("begin");
      await first.query("select pg_advisory_xact_lock(6432)");
      const held = await second.query("select pg_try_advisory_xact_lock(6432) as free");
      await first.query("commit");
      const free = await second.query("select pg_try_advisory_xact_lock(6432) as free");
      await Promise.all([first.end(), second.end()]);
      expect([held.rows[0].free, free.rows[0].free]).toEqual([false, true]);
    });

    test("limits that a client asks for when it connects are ignored, those of its role hold", async () => {
      await scratch.server.session((client) =>
        client.query(`alter role ${APP_USER} in database ${database} set statement_timeout = '31s'`),
      );
      // A connection made before knows nothing of it.
      await scratch.server.session((client) =>
        client.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [APP_USER]),
      );
      const client = await pooled.connect({ statement_timeout: 1, options: "-c work_mem=34567kB" });
      const until = async (): Promise<string[]> => {
        try {
          const { rows } = await client.query(
            "select current_setting('statement_timeout') as timeout, current_setting('work_mem') as memory",
          );
          return [rows[0].timeout, rows[0].memory];
        } catch {
          // The connection that was ended above.
          return until();
        }
      };
      const [timeout, memory] = await until();
      await client.end();
      expect(timeout).toBe("31s");
      expect(memory).not.toBe("34567kB");
    });
  });

  describe("lets in nobody", () => {
    test("without TLS", async () => {
      expect(await refused({ ssl: false })).toMatch(/SSL required|TLS|ssl/i);
    });

    test("with another password, another user or another database", async () => {
      expect(await refused({ password: "wrong-marker-password" })).toMatch(/authentication failed/);
      expect(await refused({ user: "music_library_migrator" })).toMatch(
        /authentication failed|login rejected/,
      );
      expect(await refused({ database: "postgres" })).toMatch(/login rejected|no such database/);
    });

    test("to whom its certificate is a stranger's", async () => {
      expect(await refused({ ssl: { ca: scratch.server.caCertificate } })).toMatch(/certificate|signature/);
    });

    test("from outside of its ranges", async () => {
      const other = await PooledServer.start(
        scratch,
        { database, user: APP_USER },
        { clients: ["10.10.0.0/16"] },
      );
      try {
        const client = new Client(other.config());
        client.on("error", () => undefined);
        await expect(client.connect()).rejects.toThrow(/login rejected|no authentication/);
      } finally {
        await other.pooler.stop();
      }
    });
  });

  test("the user may look at the console over the network, and give no orders", async () => {
    const console = await pooled.connect({ database: "pgbouncer" });
    const { rows } = await console.query("show pools");
    expect(rows.map((row) => [row.database, row.user, row.pool_mode])).toContainEqual([
      database,
      APP_USER,
      "transaction",
    ]);
    await expect(console.query("reload")).rejects.toThrow(/admin access needed/);
    await console.end();
  });

  test("it knows every setting, and has it as written", async () => {
    const console = await pooled.connect({ database: "pgbouncer" });
    const { rows } = await console.query("show config");
    await console.end();
    const known = new Map(rows.map(({ key, value }) => [key, value]));
    const written = readFileSync(join(pooled.folder, INI), "utf8")
      .split("\n")
      .slice(3)
      .flatMap((line) => (line.includes(" = ") ? [line.split(" = ") as [string, string]] : []));
    expect(written.length).toBeGreaterThan(30);
    // It shows the mode of the socket as a decimal.
    known.set("unix_socket_mode", `0${Number(known.get("unix_socket_mode")).toString(8)}`);
    for (const [name, value] of written) expect([name, known.get(name)]).toEqual([name, value]);
    const [whileStarting] = pooled.pooler.log().split("process up");
    expect(whileStarting).not.toMatch(/WARNING|ERROR/);
  });

  test("what 1.21 brought is written for no version before it: that would not start", async () => {
    const ini = renderIni({ ...pooled.configuration, version: PgBouncerVersion.of("1.21.0") });
    expect(ini).toContain("max_prepared_statements = 200");
    if (installedVersion().hasPreparedStatements) return;
    const folder = join(scratch.server.directory, "newer");
    await expect(
      PgBouncer.start(folder, { [INI]: ini }, { host: "127.0.0.1", port: 1 }, scratch.server.dataDirectory),
    ).rejects.toThrow(/PgBouncer did not start: .*max_prepared_statements/);
  });

  test("a setting that it does not know keeps it from starting, in its own words", async () => {
    const ini = renderIni(pooled.configuration).replace("pool_mode =", "pool_model =");
    const folder = join(scratch.server.directory, "wrong");
    await expect(
      PgBouncer.start(folder, { [INI]: ini }, { host: "127.0.0.1", port: 1 }, scratch.server.dataDirectory),
    ).rejects.toThrow(/PgBouncer did not start: .*pool_model/);
  });

  test("a change of password takes effect with a reload, and clients who are in stay in", async () => {
    const inside = await pooled.connect();
    const next = "next-marker-password";
    await scratch.server.session((client) => client.query(`alter role ${APP_USER} password '${next}'`));
    pooled.pooler.write("users.txt", usersLine(APP_USER, next));
    pooled.pooler.reload();
    await waitFor(async () => (await refused({ password: next })) === "it was let in");
    expect(await refused({})).toMatch(/authentication failed/);
    expect((await inside.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await inside.end();
    await scratch.server.session((client) =>
      client.query(`alter role ${APP_USER} password '${scratch.password(APP_USER)}'`),
    );
    pooled.pooler.write("users.txt", usersLine(APP_USER, scratch.password(APP_USER)));
    pooled.pooler.reload();
    await waitFor(async () => (await refused({})) === "it was let in");
  });

  test("a restart of the server costs the transactions in it, and no client its connection", async () => {
    const client = await pooled.connect();
    await client.query("select 1");
    await scratch.server.restart();
    await waitFor(() =>
      client.query("select 1").then(
        () => true,
        () => false,
      ),
    );
    await client.end();
  });

  test("the password is in one file that only its account may read, and nowhere else", async () => {
    const password = scratch.password(APP_USER);
    const names = readdirSync(pooled.folder).filter((name) => statSync(join(pooled.folder, name)).isFile());
    const holding = names.filter((name) =>
      readFileSync(join(pooled.folder, name), "utf8").includes(password),
    );
    expect(holding).toEqual(["users.txt"]);
    expect(statSync(join(pooled.folder, "users.txt")).mode & 0o777).toBe(0o600);
    expect(pooled.pooler.log()).not.toContain("marker-password");
    const place = `/proc/${pooled.pooler.pid}`;
    expect(readFileSync(`${place}/cmdline`, "utf8")).not.toContain(password);
    expect(readFileSync(`${place}/environ`, "utf8")).not.toContain(password);
  });
});

/** Until it holds; the test's own time limit ends it. */
async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
