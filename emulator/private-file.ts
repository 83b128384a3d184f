/** Files that only their owner may read, whole at any moment. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";

/**
 * Writes or replaces a file in one step, mode 0600.
 *
 * @param prepare is given the file under its temporary name, before it takes its place
 */
export function writePrivately(file: string, text: string, prepare?: (temporary: string) => void): void {
  const temporary = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    fs.writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
    prepare?.(temporary);
    fs.renameSync(temporary, file);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}
