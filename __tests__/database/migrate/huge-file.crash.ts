import { readFileSync } from "node:fs";
import { MIGRATOR } from "../../support/cloud-sql-server";
import { type StepRun, StepRuns } from "../../support/step-runs";

// Twenty megabytes of INSERT: as large as files get that should have been a COPY.
jest.setTimeout(120_000);

const ROW = "insert into tracks (id, title, note) values (12345, 'A song of ''nine'' – words; and', 'x');\n";
const ROWS = Math.ceil((20 * 1024 * 1024) / Buffer.byteLength(ROW));
const TABLE = "create table tracks (id integer, title text, note text);\n";

let runs: StepRuns;

beforeAll(async () => {
  runs = await StepRuns.start();
}, 60_000);

afterAll(() => runs.stop());

/** Largest memory of a running process so far, in MiB; Linux tells. */
function memoryPeak(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function watched(run: StepRun) {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryPeak(run.child.pid as number));
  }, 20);
  const started = performance.now();
  const outcome = await run.done;
  clearInterval(timer);
  return { ...outcome, peak, milliseconds: performance.now() - started };
}

test("is applied within seconds and some hundred megabytes, and its last line is found when it fails", async () => {
  const database = await runs.cloud.createDatabase();
  const sql = runs.sqlFolder({
    "0001_huge": `${TABLE}${ROW.repeat(ROWS)}insert into tracks values ('😀', 'x');`,
  });

  const failed = await watched(runs.run(database, sql));
  expect(failed.code).toBe(1);
  expect(failed.err).toBe(
    [
      `0001_huge.sql:${ROWS + 3}:28: 22P02: invalid input syntax for type integer: "😀" [SQL_FAILED]`,
      "  got:     \"insert into tracks values ('😀', 'x');\"",
      "  fix:     correct the file and run again; nothing of it was kept\n",
    ].join("\n"),
  );

  runs.write(sql, { "0001_huge": TABLE + ROW.repeat(ROWS) });
  const applied = await watched(runs.run(database, sql));
  expect(applied).toMatchObject({ code: 0, err: "" });
  const client = await runs.cloud.connect(database, MIGRATOR);
  await client.query("set role music_library_owner");
  expect((await client.query("select count(*)::integer as rows from tracks")).rows).toEqual([{ rows: ROWS }]);
  for (const { milliseconds, peak } of [failed, applied]) {
    // About 3 s and 250 MiB on two idle cores.
    expect(milliseconds).toBeLessThan(30_000);
    expect(peak).toBeLessThan(500);
  }
});
