import type { FullDiskReport } from "../support/backup-on-full-disk";
import { SmallDisk } from "../support/small-disk";

jest.setTimeout(180_000);

const disk = SmallDisk.find();
// Root, or a machine that lets anybody mount in a namespace of their own.
const onSmallDisk = disk ? test : test.skip;

onSmallDisk(
  "a full disk fails a backup and a clone, leaves nothing of them, and the next backup works",
  async () => {
    const program = "__tests__/support/backup-on-full-disk.ts";
    const report = (await (disk as SmallDisk).run(program, "320m")) as FullDiskReport;
    const error = {
      errors: [{ code: "INTERNAL_ERROR", message: "No space left on the disk of this machine." }],
    };
    expect(report.backup).toMatchObject({ status: "DONE", operationType: "BACKUP_VOLUME", error });
    expect(report.run).toMatchObject({ status: "FAILED", error: error.errors[0] });
    expect(report.clone).toMatchObject({ status: "DONE", operationType: "CLONE", error });
    expect(report.left).toEqual(["music-db"]);
    expect(report.answer).toBe(42);
    expect(report.next).toMatchObject({ status: "DONE" });
    expect(report.next.error).toBeUndefined();
  },
);
