import type { Client } from "pg";
import { readLedger } from "../../../database/migrate/ledger";
import { readMigrations } from "../../../database/migrate/read";
import { planRepair, repair } from "../../../database/migrate/repair";
import { type MigrateOptions, migrate, status } from "../../../database/migrate/run";
import { CloudSqlServer } from "../../support/cloud-sql-server";
import { MigrationFolder } from "../../support/migration-folder";

let cloud: CloudSqlServer;
let client: Client;
let folder: MigrationFolder;
let options: MigrateOptions;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(async () => {
  client = await cloud.connect(await cloud.createDatabase());
  folder = new MigrationFolder();
  options = { directory: folder.path };
  folder.write({
    "0001_a": "create table a ();",
    "0002_b": "create table b ();",
    "0003_c": "create table c ();",
  });
  await migrate(client, options);
});

afterEach(() => folder.remove());

const plan = async (...versions: string[]) =>
  planRepair(readMigrations(folder.path), await readLedger(client), versions);
const states = async () => (await status(client, options)).map(({ name, state }) => `${name} ${state}`);

test("a changed file is recorded as it is, a missing one is forgotten, and nothing else is touched", async () => {
  folder.delete("0002_b").delete("0003_c");
  folder.write({ "0001_a": "create table a (id integer);", "0003_other": "create table other ();" });
  const agreed = await plan("1", "0002");
  const checksum = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(agreed).toEqual([
    {
      version: "0001",
      action: "record again",
      before: { name: "0001_a", checksum },
      after: { name: "0001_a", checksum },
    },
    { version: "0002", action: "forget", before: { name: "0002_b", checksum } },
  ]);
  expect(agreed[0]?.before.checksum).not.toBe(agreed[0]?.after?.checksum);

  const [before] = await readLedger(client);
  await repair(client, { ...options, agreed });
  expect(await states()).toEqual(["0001_a applied", "0003_other changed"]);
  const [after] = await readLedger(client);
  expect(after).toEqual({ ...before, checksum: agreed[0]?.after?.checksum });

  await repair(client, { ...options, agreed: await plan("3") });
  expect(await states()).toEqual(["0001_a applied", "0003_other applied"]);
  expect(await migrate(client, options)).toEqual({ done: [], applied: 2 });
});

test("what needs none, or is not there, is refused; then nothing is done for the others either", async () => {
  folder.write({ "0001_a": "create table a (id integer);", "0004_d": "create table d ();" });
  await expect(plan("0001", "0002", "4", "0009", "x")).rejects.toThrow(
    [
      "migration 0002 needs no repair: it is applied [REPAIR_NEEDLESS]",
      '  got:     "0002"',
      "  allowed: 0001",
      "migration 0004 needs no repair: it is pending [REPAIR_NEEDLESS]",
      '  got:     "4"',
      "  allowed: 0001",
      "there is no such migration [REPAIR_UNKNOWN]",
      '  got:     "0009"',
      "  allowed: 0001",
      "there is no such migration [REPAIR_UNKNOWN]",
      '  got:     "x"',
    ].join("\n"),
  );
});

test("another repair than the one agreed to is refused", async () => {
  folder.write({ "0001_a": "create table a (id integer);" });
  const agreed = await plan("0001");
  folder.write({ "0001_a": "create table a (id bigint);" });
  await expect(repair(client, { ...options, agreed })).rejects.toThrow(/\[REPAIR_CHANGED\]/);
  expect((await states())[0]).toBe("0001_a changed");
});

test("waits for another run, under the same lock", async () => {
  folder.write({ "0001_a": "create table a (id integer);" });
  const agreed = await plan("0001");
  const other = await cloud.connect((await client.query("select current_database() as name")).rows[0].name);
  await other.query("select pg_advisory_lock(4947082117216541)");
  await expect(repair(client, { ...options, agreed, lockWaitMs: 50 })).rejects.toThrow(
    /\[MIGRATION_LOCKED\]/,
  );
  expect((await states())[0]).toBe("0001_a changed");
});
