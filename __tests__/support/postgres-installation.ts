import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { installBinaries, type PostgresBinaries } from "../../emulator/postgres-binaries";

export interface PostgresSandbox {
  /** Folder of this test, below one that everyone may enter. */
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  remove(): void;
}

/** A temporary folder with a PostgreSQL installation in it. */
export function postgresSandbox(): PostgresSandbox {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "emulator-test-"));
  fs.chmodSync(directory, 0o755);
  return {
    directory,
    binaries: installBinaries(directory),
    remove: () => fs.rmSync(directory, { recursive: true, force: true }),
  };
}
