import { setTimeout as sleep } from "node:timers/promises";
import { createPool, type DatabasePool } from "../../database/pool";
import { withTransaction } from "../../database/transaction";
import { APP_USER, CloudSqlServer } from "../support/cloud-sql-server";
import { describePgBouncer, PooledServer } from "../support/pgbouncer";
import { type Superuser, superuserOf } from "../support/superuser";

jest.setTimeout(60_000);

describePgBouncer("a pool behind PgBouncer", () => {
  let cloud: CloudSqlServer;
  let admin: Superuser;
  let pooled: PooledServer;
  let pool: DatabasePool;

  beforeAll(async () => {
    cloud = await CloudSqlServer.start();
    const database = await cloud.createDatabase();
    admin = await superuserOf(cloud.server, database);
    await admin.query(`create table plays (number int primary key); grant all on plays to ${APP_USER}`);
    pooled = await PooledServer.start(cloud, { database, user: APP_USER });
    const route = { config: pooled.config(), description: "PgBouncer", close: () => undefined };
    pool = createPool(route, { max: 100, pooler: true });
  });
  afterAll(async () => {
    await pool?.end();
    await pooled?.pooler.stop();
    await admin?.end();
    await cloud?.stop();
  });

  test("runs a hundred transactions at once over a few sessions", async () => {
    const play = (number: number) =>
      withTransaction(pool, (transaction) => transaction.query("insert into plays values ($1)", [number]));
    await Promise.all(Array.from({ length: 100 }, (_, number) => play(number)));
    const { rows } = await admin.query(`
      select (select count(*) from plays)::int as plays,
        (select count(*) from pg_stat_activity where usename = '${APP_USER}')::int as sessions`);
    expect(rows[0].plays).toBe(100);
    expect(rows[0].sessions).toBeLessThanOrEqual(pooled.configuration.sizes.most);
  });

  test("cancels a query through it, and nobody else's", async () => {
    const asleep = async () =>
      (await admin.query("select count(*)::int as count from pg_stat_activity where wait_event = 'PgSleep'"))
        .rows[0].count;
    const controller = new AbortController();
    const work = withTransaction(pool, (transaction) => transaction.query("select pg_sleep(50)"), {
      signal: controller.signal,
    });
    const other = pool.query("select pg_sleep(3)");
    while ((await asleep()) !== 2) await sleep(10);
    controller.abort();
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
    const began = performance.now();
    await other;
    while ((await asleep()) !== 0) await sleep(10);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });
});
