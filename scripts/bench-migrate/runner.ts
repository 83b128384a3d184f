import { Client } from "pg";
import { migrate } from "../../database/migrate/run";

/** What bench-migrate.ts measures of ours; prints the milliseconds from connecting to the end. */
async function main([directory = "", config = ""]: readonly string[]): Promise<void> {
  const start = performance.now();
  const client = new Client(JSON.parse(config));
  await client.connect();
  await migrate(client, { directory });
  await client.end();
  console.log(performance.now() - start);
}

// The server is a throw-away one, so the password may stand in the arguments.
void main(process.argv.slice(2));
