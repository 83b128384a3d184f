/** Where the providers' sockets are, and that nobody else serves them. */
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, rmdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { refuse } from "../cloudsql/problem";

/** The longest path that a Unix socket may have on every system, in bytes (macOS 103, Linux 107). */
const LONGEST_PATH = 103;

export interface SocketFolder {
  path(name: string): string;
  /** Removes the sockets. */
  close(): void;
}

/**
 * Makes the folder of the sockets ready: stale sockets are removed.
 *
 * @throws ProblemError `EMULATOR_RUNNING` where another process serves one, `EMULATOR_SOCKET_FOLDER` where
 *   the folder for long paths belongs to someone else.
 */
export async function prepareSocketFolder(
  directory: string,
  names: readonly string[],
): Promise<SocketFolder> {
  const near = (name: string): string => join(resolve(directory), `${name}.sock`);
  const fits = names.every((name) => Buffer.byteLength(near(name)) <= LONGEST_PATH);
  const folder = fits ? resolve(directory) : privateFolder(directory);
  const path = (name: string): string => join(folder, `${name}.sock`);
  for (const name of names) {
    if (await isServed(path(name))) {
      refuse({
        code: "EMULATOR_RUNNING",
        message: "another emulator already uses this folder",
        path: directory,
        fix: "stop it (`npm stop`), or give this one another folder",
      });
    }
    rmSync(path(name), { force: true });
  }
  return {
    path,
    close: () => {
      for (const name of names) rmSync(path(name), { force: true });
      if (!fits) rmdirSync(folder);
    },
  };
}

/** A short path for a long one: the same for the same folder, so that a second start finds the first. */
function privateFolder(directory: string): string {
  const user = process.getuid?.() ?? 0;
  const hash = createHash("sha256").update(resolve(directory)).digest("hex").slice(0, 12);
  const folder = join(tmpdir(), `cloudsql-emulator-${user}-${hash}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== user || (found.mode & 0o077) !== 0) {
    refuse({
      code: "EMULATOR_SOCKET_FOLDER",
      message: "the folder for the emulator's sockets is not this user's own",
      path: folder,
      allowed: "a folder of this user with mode 0700",
      fix: "remove it, or set TMPDIR to a folder of your own",
    });
  }
  return folder;
}

function isServed(path: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      answer(true);
    });
    socket.once("error", () => answer(false));
  });
}
