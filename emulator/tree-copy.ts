/** Copies of folders with many files, made in this process: none goes on when it is killed. */
import * as fs from "node:fs";
import * as path from "node:path";

export interface TreeCopyOptions {
  readonly source: string;
  /** Made by the copy. */
  readonly target: string;
  /** Is given each file and folder that was made. */
  readonly give?: (file: string) => void;
  /** What is not copied, by its path below the source. @default - nothing */
  readonly skips?: (name: string) => boolean;
  /** Folders whose contents are not copied. @default - none */
  readonly empties?: (name: string) => boolean;
}

const AT_ONCE = 4;
const SMALL_BYTES = 256 * 1024;
/** Files after which others in this process get a turn. */
const TURN = 20;

/** Copies a folder that may change meanwhile: what is gone when its turn comes is left out. */
export async function copyTree(options: TreeCopyOptions): Promise<void> {
  const files: string[] = [];
  gather(options, "", files);
  // Each takes the next file when it is done with one.
  const queue = files[Symbol.iterator]();
  let copied = 0;
  const worker = async () => {
    for (const file of queue) {
      await copyFile(options, file);
      if (++copied % TURN === 0) await new Promise(setImmediate);
    }
  };
  // All of them, also where one fails: none writes on when the copy is removed.
  const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** Copies one file of the source, sharing its blocks where the file system can. */
export async function copyFile({ source, target, give }: TreeCopyOptions, name: string): Promise<void> {
  const [from, to] = [path.join(source, name), path.join(target, name)];
  const { COPYFILE_FICLONE: shared } = fs.constants;
  try {
    // Most files are small, and faster copied than waited for.
    if (fs.statSync(from).size <= SMALL_BYTES) fs.copyFileSync(from, to, shared);
    else await fs.promises.copyFile(from, to, shared);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && !fs.existsSync(from)) return;
    throw error;
  }
  give?.(to);
}

function gather(options: TreeCopyOptions, folder: string, files: string[]): void {
  const made = path.join(options.target, folder);
  fs.mkdirSync(made, { mode: 0o700 });
  options.give?.(made);
  if (options.empties?.(folder)) return;
  for (const entry of entries(path.join(options.source, folder))) {
    const name = path.join(folder, entry.name);
    if (options.skips?.(name)) continue;
    if (entry.isDirectory()) gather(options, name, files);
    else if (entry.isFile()) files.push(name);
  }
}

function entries(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
