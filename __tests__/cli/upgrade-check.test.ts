import { MigrationTarget } from "../support/migration-target";
import { musicdbInProcess } from "../support/musicdb";

let target: MigrationTarget;

beforeAll(async () => {
  target = await MigrationTarget.start();
  await target.reset({});
});
afterAll(() => target?.stop());

/** The command, as a person types it where the emulator runs. */
function check(...args: string[]) {
  const env = { CLOUD_SQL_EMULATOR_HOST: undefined, DATABASE_URL: undefined, ...target.fake.environment };
  return musicdbInProcess(["upgrade-check", ...args], env);
}

function backups(...items: object[]): void {
  target.fake.answer(`/sql/v1beta4/projects/${target.project}/instances/${target.instance}/backupRuns`, {
    items,
  });
}

test("says that nothing blocks it, how long it took others, what to go back to and what to do then", async () => {
  backups({ id: "17", status: "SUCCESSFUL", startTime: "2026-11-25T03:00:00.000Z" });
  const { exitCode, stdout } = await check("dev", "--to", "18");
  expect(stdout.replace(/\d+ MB/, "N MB")).toBe(`dev in the emulator: PostgreSQL 17 to 18

databases  music_library, postgres; N MB together
away       about 11 minutes: an empty instance took others 10, 60 GB took others
           20, db-f1-micro, 15 to 17, with its backup took others 46; measure
           yours on a clone
back       backup 17, taken 2026-11-25T03:00:00.000Z
then       ANALYZE each database: extended statistics are not kept
           ALTER EXTENSION … UPDATE for each extension that has a newer version
           then
           look at the slowest statements for a day: plans may have changed

nothing blocks it
`);
  expect(exitCode).toBe(0);
});

test("names what blocks it, in 80 columns and for machines, and ends with 1", async () => {
  backups();
  const columns = Array.from({ length: 7 }, (_, n) => `a_rather_long_name_of_a_column_${n} regproc`);
  await target.ask(`create table public.jobs_of_a_queue (${columns.join(", ")})`);
  const { exitCode, stdout } = await check("--to", "POSTGRES_18");
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`
blocker: music_library: a column refers to catalogue entries whose numbers an
  upgrade does not keep [UPGRADE_TYPE_REG]
    public.jobs_of_a_queue.a_rather_long_name_of_a_column_0
`);
  expect(stdout).toContain(
    "    and 2 more\n  fix: ALTER TABLE … ALTER COLUMN … TYPE text, and cast where it is used\n",
  );
  expect(stdout).toContain("warning: there is no backup to go back to [UPGRADE_NO_BACKUP]\n");
  expect(stdout).toMatch(/\n1 thing blocks it\n$/);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);

  const json = await check("--to", "18", "--json");
  expect(json.exitCode).toBe(1);
  const result = JSON.parse(json.stdout);
  expect(result).toMatchObject({
    target: "dev in the emulator",
    ready: false,
    from: 17,
    to: 18,
    rollback: null,
  });
  expect(result.findings.map(({ code }: { code: string }) => code)).toEqual([
    "UPGRADE_TYPE_REG",
    "UPGRADE_NO_BACKUP",
  ]);
  expect(result.findings[0].objects).toHaveLength(7);
  await target.ask("drop table public.jobs_of_a_queue");
});

test("looks at a server by its URL, with what is wanted of a real one", async () => {
  const password = target.cloud.password("music_library_migrator");
  const url = target.url().replace("@", `:${password}@`);
  const env = { CLOUD_SQL_EMULATOR_HOST: undefined, DATABASE_URL: url };
  const { exitCode, stdout } = await musicdbInProcess(["upgrade-check", "--url", "--to", "18"], env);
  expect(stdout).toContain("template0, template1 and postgres must have the collation");
  expect(stdout).not.toContain("back ");
  expect(stdout).not.toContain(password);
  expect(exitCode).toBe(1);
});

test.each([
  [
    ["--to", "17"],
    `the server has this version, or a newer one [UPGRADE_NOT_NEWER]
  got:     17
  allowed: above 17
  fix:     name a newer version
`,
  ],
  [
    ["--to", "31"],
    `what this version takes away is not known here [VERSION_UNKNOWN]
  got:     "31"
  allowed: 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
  fix:     write --to 18
`,
  ],
])("%s is refused", async (args, message) => {
  const { exitCode, stderr } = await check("dev", ...args);
  expect(stderr.replace(/^connecting.*\n/, "")).toBe(message);
  expect(exitCode).toBe(2);
});
