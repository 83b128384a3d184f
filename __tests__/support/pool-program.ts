// A program that serves from a pool until it is told to end, for tests of signals. Arguments: seconds that its one
// query takes, and the milliseconds that it has to end.
import { setTimeout as sleep } from "node:timers/promises";
import { databaseConfig, openPool } from "../../database";

const [seconds, drainMs] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
  const { connection, pool: limits } = databaseConfig();
  const pool = await openPool(connection, { ...limits, drainOn: ["SIGTERM"], drainMs });
  await pool.query("select 1");
  const running = pool.query("select pg_sleep($1)", [seconds]).then(
    () => "finished",
    (error) => `failed with ${error.code}`,
  );
  console.log("serving");
  while (!pool.draining) await sleep(5);
  const late = await pool.query("select 1").catch((error) => error.problems[0].code);
  console.log(`refused with ${late}`);
  console.log(`the query ${await running}`);
  const { cancelled } = await pool.drain();
  console.log(`drained, ${cancelled} cancelled`);
  process.exitCode = 7;
}

void main();
