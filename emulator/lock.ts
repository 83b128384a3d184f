import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { identify, isRunning, type ProcessIdentity } from "./process";

/** Who holds a lock. */
export interface LockHolder extends ProcessIdentity {
  /** What it does, for messages, e.g. `musicdb start`. */
  readonly purpose: string;
}

/** Gives a lock back; calling it twice is harmless. */
export type Release = () => void;

/** The live process that holds the lock at this path, undefined when it is free or its holder is gone. */
export function lockHolder(path: string): LockHolder | undefined {
  const holder = read(path);
  return holder && isRunning(holder) ? holder : undefined;
}

/**
 * Takes a lock between processes of one machine: a file that names its holder. The lock of a process that
 * was killed counts as free.
 *
 * @returns a release, or the live holder
 */
export function tryLock(path: string, purpose: string): Release | LockHolder {
  // First a look that writes nothing: those who wait watch the folder.
  const current = lockHolder(path);
  if (current) return current;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const self = identify(process.pid);
  if (!self) throw new Error("this process does not find itself in the process table");
  const content = JSON.stringify({ ...self, purpose } satisfies LockHolder);
  const draft = `${path}.${process.pid}`;
  // A link appears with its content, where a created file is empty for a moment.
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, path);
        return () => {
          if (readText(path) === content) rmSync(path, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = lockHolder(path);
      if (holder) return holder;
      removeStale(path);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Like {@link tryLock}, but waits until the holder gives the lock back or ends. */
export async function lock(
  path: string,
  purpose: string,
  options: { readonly onWait?: (holder: LockHolder) => void; readonly signal?: AbortSignal } = {},
): Promise<Release> {
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const result = tryLock(path, purpose);
    if (typeof result === "function") return result;
    if (!told) options.onWait?.(result);
    told = true;
    await changed(dirname(path), options.signal);
  }
}

/** Resolves at the next change in a folder, or after a moment: a killed holder changes no file. */
async function changed(directory: string, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      watcher.close();
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, 250);
    const watcher = watch(directory, done).on("error", done);
    signal?.addEventListener("abort", done, { once: true });
  });
}

function removeStale(path: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  // Between the look and the rename another process may have taken the lock: give it back.
  if (lockHolder(aside)) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  rmSync(aside, { force: true });
}

function read(path: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readText(path) ?? "");
    return typeof holder?.pid === "number" && typeof holder.started === "string" ? holder : undefined;
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
