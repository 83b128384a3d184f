import { setTimeout as sleep } from "node:timers/promises";
import { CommitUnknownError } from "../../database/commit-unknown";
import { createPool, type DatabasePool } from "../../database/pool";
import { type Transaction, type TransactionOptions, withTransaction } from "../../database/transaction";
import { APP_USER, CloudSqlServer } from "../support/cloud-sql-server";
import { type Superuser, superuserOf } from "../support/superuser";
import { TcpProxy } from "../support/tcp-proxy";

let cloud: CloudSqlServer;
let admin: Superuser;
let proxy: TcpProxy;
let database: string;
let pool: DatabasePool;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  database = await cloud.createDatabase();
  admin = await superuserOf(cloud.server, database);
  proxy = await TcpProxy.start(cloud.server);
  await superuser(`
    grant connect, create on database ${database} to ${APP_USER};
    create table tracks (title text primary key, album int);
    create table albums (id int primary key);
    alter table tracks add constraint album foreign key (album) references albums deferrable initially deferred;
    grant all on tracks, albums to ${APP_USER};
    create function die() returns trigger language plpgsql security definer
      as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
    create constraint trigger die after insert on tracks deferrable initially deferred
      for each row when (new.title = 'killed at commit') execute function die()`);
  pool = createPool(
    {
      config: { ...cloud.config(database, APP_USER), port: proxy.port },
      description: "through the proxy",
      close: () => undefined,
    },
    { max: 3 },
  );
}, 60_000);

afterAll(async () => {
  await pool.end();
  await proxy.stop();
  await admin.end();
  await cloud.stop();
});

beforeEach(() => superuser("delete from tracks; delete from albums"));

const superuser = (sql: string, values?: unknown[]) => admin.query(sql, values);
const titles = async () =>
  (await superuser("select title from tracks order by 1")).rows.map((row) => row.title);
const pidOf = async (transaction: Transaction): Promise<number> =>
  (await transaction.query("select pg_backend_pid() as pid")).rows[0].pid;
const insert = (transaction: Transaction, title: string) =>
  transaction.query("insert into tracks values ($1)", [title]);

/** Runs work that gets the number of its attempt. */
async function run<T>(
  work: (transaction: Transaction, attempt: number) => Promise<T>,
  options: TransactionOptions = {},
) {
  let attempts = 0;
  const outcome = await withTransaction(
    pool,
    (transaction) => {
      attempts += 1;
      return work(transaction, attempts);
    },
    { delayMs: 5, ...options },
  ).then(
    (result) => ({ result, error: undefined }),
    (error) => ({ result: undefined, error }),
  );
  return { attempts, ...outcome };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

test("commits, and rolls back what fails without giving up the connection", async () => {
  const first = await run(async (transaction) => {
    await insert(transaction, "kept");
    return pidOf(transaction);
  });
  const own = new Error("the work's own");
  let pid = 0;
  const second = await run(async (transaction) => {
    pid = await pidOf(transaction);
    await insert(transaction, "lost");
    throw own;
  });
  expect(second).toMatchObject({ attempts: 1, error: own });
  expect(pid).toBe(first.result);
  expect(await titles()).toEqual(["kept"]);
});

test("takes isolation and read only as they are asked for", async () => {
  const { result } = await run(
    async (transaction) =>
      (
        await transaction.query(
          "select current_setting('transaction_isolation') as level, current_setting('transaction_read_only') as only",
        )
      ).rows[0],
    { isolation: "serializable", readOnly: true },
  );
  expect(result).toEqual({ level: "serializable", only: "on" });
  const { attempts, error } = await run((transaction) => insert(transaction, "x"), {
    readOnly: true,
    attempts: 2,
  });
  expect([attempts, error.code]).toEqual([2, "25006"]);
});

test("two that are in each other's way are done one after the other", async () => {
  await superuser("insert into albums values (0)");
  const count = (transaction: Transaction) => transaction.query("update albums set id = id + 1");
  const all = Array.from({ length: 6 }, () => run(count, { isolation: "serializable", attempts: 50 }));
  const done = await Promise.all(all);
  expect(done.map(({ error }) => error)).toEqual(Array(6).fill(undefined));
  expect((await superuser("select id from albums")).rows).toEqual([{ id: 6 }]);
  expect(done.reduce((sum, { attempts }) => sum + attempts, 0)).toBeGreaterThan(6);
});

test.each([
  ["in the middle of a query", true],
  ["between two queries", false],
])("begins anew when the server ends the connection %s", async (_what, busy) => {
  const { result, attempts } = await run(async (transaction, attempt) => {
    const pid = await pidOf(transaction);
    await insert(transaction, `attempt ${attempt}`);
    if (attempt === 1) {
      const query = busy ? transaction.query("select pg_sleep(60)").catch((error) => error) : undefined;
      if (busy) {
        await until(async () => {
          const { rows } = await superuser("select wait_event from pg_stat_activity where pid = $1", [pid]);
          return rows[0]?.wait_event === "PgSleep";
        });
      }
      await superuser("select pg_terminate_backend($1, 5000)", [pid]);
      if (query) throw await query;
      // The event loop hears of it, with nobody waiting for an answer.
      await sleep(20);
    }
    return (await transaction.query("select 'done' as word")).rows[0].word;
  });
  expect([result, attempts]).toEqual(["done", 2]);
  expect(await titles()).toEqual(["attempt 2"]);
});

test("an error that does not pass is not repeated, nor one that the server told at COMMIT", async () => {
  const twice = await run(async (transaction) => {
    await insert(transaction, "x");
    await insert(transaction, "x");
  });
  expect([twice.attempts, twice.error.code]).toEqual([1, "23505"]);
  const dangling = await run((transaction) => transaction.query("insert into tracks values ('y', 1)"));
  expect([dangling.attempts, dangling.error.code]).toEqual([1, "23503"]);
  expect(await titles()).toEqual([]);
});

test("work that swallows an error is told that nothing was committed", async () => {
  const { error } = await run(async (transaction) => {
    await insert(transaction, "x");
    await transaction.query("select 1/0").catch(() => undefined);
  });
  expect(error.message).toBe(
    [
      "a statement failed and the work went on, so the server rolled all of it back at COMMIT [TRANSACTION_ROLLED_BACK]",
      "  fix:     let the error through, or put a savepoint before what may fail",
    ].join("\n"),
  );
  expect(await titles()).toEqual([]);
});

describe("a connection that is lost during COMMIT", () => {
  /** The server commits, and the answer gets lost. */
  async function loseAnswer(transaction: Transaction, title: string) {
    await insert(transaction, title);
    proxy.mute();
    void until(async () => (await titles()).includes(title)).then(() => proxy.cut());
    return title;
  }

  test("is unknown, never repeated, and can be asked about", async () => {
    const { attempts, error } = await run((transaction) => loseAnswer(transaction, "done"));
    expect(attempts).toBe(1);
    expect(error).toBeInstanceOf(CommitUnknownError);
    expect(error.code).toBe("COMMIT_UNKNOWN");
    expect(error.message).toMatch(
      /^the connection was lost during COMMIT, so transaction (\d+) is committed or not: ask with select pg_xact_status\('\1'\), or look for what it wrote$/,
    );
    expect(await error.outcome(pool)).toBe("committed");
    expect(await titles()).toEqual(["done"]);
  });

  test("gives the work's result where the server says that it was committed", async () => {
    const { attempts, result } = await run((transaction) => loseAnswer(transaction, "done"), {
      askOutcome: true,
    });
    expect([attempts, result]).toEqual([1, "done"]);
    expect(await titles()).toEqual(["done"]);
  });

  test("is repeated only where the server says that it was rolled back", async () => {
    const work = (transaction: Transaction, attempt: number) =>
      insert(transaction, attempt === 1 ? "killed at commit" : "second");
    const unasked = await run(work);
    expect([unasked.attempts, unasked.error.code]).toEqual([1, "COMMIT_UNKNOWN"]);
    expect(await unasked.error.outcome(pool)).toBe("rolled back");
    expect(await titles()).toEqual([]);

    const asked = await run(work, { askOutcome: true });
    expect(asked).toMatchObject({ attempts: 2, error: undefined });
    expect(await titles()).toEqual(["second"]);
  });

  test("is repeated where nothing was written", async () => {
    const { attempts, result } = await run(
      async (_transaction, attempt) => {
        if (attempt === 1) {
          proxy.mute();
          setTimeout(() => proxy.cut(), 20);
        }
        return attempt;
      },
      { readOnly: true },
    );
    expect([attempts, result]).toEqual([2, 2]);
  });

  test("stays unknown after a promotion, where numbers are given anew, and for a number to come", async () => {
    const asked = (id: string, timeline: string) =>
      new CommitUnknownError({ id, timeline }, undefined, undefined).outcome(pool);
    const { rows } = await superuser(
      "select pg_current_xact_id()::text as id, left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline",
    );
    const [{ id, timeline }] = rows;
    expect(await asked(id, timeline)).toBe("committed");
    expect(await asked(id, "0000ABCD")).toBe("unknown");
    await expect(asked("99999999999", timeline)).rejects.toThrow("is in the future");
  });
});

test("leaves a server that only reads, with all connections to it", async () => {
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  const before = new Set(clients.map((client) => (client as unknown as { processID: number }).processID));
  for (const client of clients) client.release();
  const pids: number[] = [];
  const { attempts } = await run(async (transaction, attempt) => {
    pids.push(await pidOf(transaction));
    if (attempt === 1) await transaction.query("set transaction read only");
    await insert(transaction, "x");
  });
  expect(attempts).toBe(2);
  expect(before.has(pids[1] as number)).toBe(false);
  const after = await Promise.all([pool.connect(), pool.connect()]);
  for (const client of after) {
    expect(before.has((client as unknown as { processID: number }).processID)).toBe(false);
    client.release();
  }
});

test("a signal cancels the query that runs, and nothing is committed", async () => {
  const controller = new AbortController();
  let pid = 0;
  const running = run(
    async (transaction) => {
      pid = await pidOf(transaction);
      await insert(transaction, "x");
      await transaction.query("select pg_sleep(60)");
    },
    { signal: controller.signal },
  );
  await until(async () => {
    const { rows } = await superuser("select wait_event from pg_stat_activity where pid = $1", [pid]);
    return rows[0]?.wait_event === "PgSleep";
  });
  const began = performance.now();
  const before = proxy.beginnings.length;
  controller.abort();
  const { attempts, error } = await running;
  expect([attempts, error.name]).toEqual([1, "AbortError"]);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(await titles()).toEqual([]);
  // The request to cancel has a key in it, and asks for TLS first.
  expect(proxy.beginnings.slice(before)).toEqual([Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])]);
});
