import type { DiskFullReport } from "../../support/disk-full";
import { SmallDisk } from "../../support/small-disk";

// A disk of its own for the server, which the machine must allow: root may, others where user namespaces are on.
jest.setTimeout(120_000);

const disk = SmallDisk.find();
if (!disk)
  process.stderr.write("SKIPPED: the disk can't be filled, this machine allows no mount namespace\n");

(disk ? describe : describe.skip)("the disk of the server is full (needs a mount namespace)", () => {
  let report: DiskFullReport;

  beforeAll(async () => {
    report = (await (disk as SmallDisk).run("__tests__/support/disk-full.ts", "400m")) as DiskFullReport;
  });

  const ADVICE = "free space or enlarge the disk (Cloud SQL: storage auto-resize), then run again";

  test.each([
    [
      "where a table grows",
      "0002_rows",
      '0002_rows.sql:2:1: 53100: could not extend file "',
      "create table large as",
    ],
    [
      "where an index is sorted, without a transaction",
      "0003_index",
      '0003_index.sql:3:1: 53100: could not write to file "base/pgsql_tmp/',
      "create index concurrently if not exists large_text on large (text, n);",
    ],
    [
      "where the log grows",
      "0004_log",
      '0004_log.sql:3:3: 53100: could not write to file "pg_wal/',
      "do $$ begin",
    ],
  ])("%s: one message, with advice", (_where, name, begin, line) => {
    const { code, out, err } = report.failed[name] ?? {};
    expect(code).toBe(1);
    expect(err?.startsWith(begin)).toBe(true);
    expect(err).toContain(": No space left on device");
    expect(err?.endsWith(` [SQL_FAILED]\n  got:     "${line}"\n  fix:     ${ADVICE}\n`)).toBe(true);
    expect(out).not.toContain("applied");
  });

  test("nothing is left half done, no invalid index either", () => {
    expect(report.left).toEqual({
      "0002_rows": ["0001_small", "small"],
      "0003_index": ["0001_small", "0002_rows", "large", "small"],
      "0004_log": ["0001_small", "0002_rows", "0003_index", "large", "large_text", "small"],
    });
  });

  test("with space again the next run completes", () => {
    expect(Object.values(report.next).map(({ code, err }) => ({ code, err }))).toEqual(
      Array(4).fill({ code: 0, err: "" }),
    );
    expect(report.finally).toEqual([
      ...["0001_small", "0002_rows", "0003_index", "0004_log"],
      ...["large", "large_text", "logged", "small"],
    ]);
  });
});
