/**
 * The account that PostgreSQL runs as. It refuses to run as root, so root starts it as an account without
 * privileges that exists on the machine.
 */
import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ProblemError } from "../cloudsql/problem";
import { writePrivately } from "./private-file";

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The arguments of `spawn`. */
interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { uid?: number; gid?: number };
}

/** Nothing of ours may change the server (PGDATA, PGPORT, LC_ALL), or be seen in it. */
const PLACE = { cwd: "/", env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } };

/** Accounts to run as, best first. */
const CANDIDATES = ["postgres", "_postgres", "nobody"];

/**
 * The account to run as instead of ours, or undefined where ours will do.
 *
 * @param dataDirectory one that exists belongs to an account already; root keeps to it
 */
export function accountFor(dataDirectory: string): Account | undefined {
  const owner = fs.existsSync(dataDirectory) ? fs.statSync(dataDirectory) : undefined;
  const own = process.getuid?.();
  if (own !== 0) {
    if (!owner || own === undefined || owner.uid === own) return undefined;
    throw new ProblemError(
      [
        {
          code: "DATA_DIRECTORY_OF_ANOTHER_USER",
          message: "the data directory belongs to another user of this machine",
          got: accountName(owner.uid),
          allowed: `a directory of ${accountName(own)}`,
          fix: "run the command as the user who created it (root for postgres and nobody), or forget the data with `npm run reset` as that user",
          path: dataDirectory,
        },
      ],
      1,
    );
  }
  if (owner && owner.uid !== 0) return { name: accountName(owner.uid), uid: owner.uid, gid: owner.gid };
  const accounts = readAccounts();
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate.name === name);
    if (account) return account;
  }
  throw new ProblemError(
    [
      {
        code: "NO_UNPRIVILEGED_ACCOUNT",
        message: "PostgreSQL does not run as root, and this machine has no account to run it as",
        allowed: `one of ${CANDIDATES.join(", ")} in /etc/passwd`,
        fix: "create one (`useradd --system postgres`), or run the command as an ordinary user",
      },
    ],
    1,
  );
}

/** Runs programs, and makes files, as the account of a server. */
export class ServerAccount {
  /**
   * @param account undefined for our own
   * @param folders that programs must reach
   */
  constructor(
    private readonly account: Account | undefined,
    private readonly folders: readonly string[],
  ) {}

  /** Runs a program to its end; returns what it complained of where it failed. */
  run(program: string, programArgs: readonly string[]): Promise<string | undefined> {
    const { command, args, options } = this.#launch(program, programArgs);
    return new Promise((resolve) => {
      childProcess.execFile(command, args, { ...options, ...PLACE }, (error, _output, complaints) => {
        resolve(error ? complaints.trim() || error.message : undefined);
      });
    });
  }

  /** Starts a program that outlives us, its output in a file. */
  start(program: string, programArgs: readonly string[], output: number): childProcess.ChildProcess {
    const { command, args, options } = this.#launch(program, programArgs);
    // A session of its own: Ctrl-C in the terminal is for the emulator, which ends the server in order.
    const stdio: childProcess.StdioOptions = ["ignore", output, output];
    const child = childProcess.spawn(command, args, { ...options, ...PLACE, detached: true, stdio });
    child.unref();
    return child;
  }

  /** Writes a file that only the account may read, in one step. */
  write(file: string, text: string): void {
    writePrivately(file, text, (temporary) => this.give(temporary));
  }

  /** Makes the account the owner. */
  give(file: string): void {
    if (this.account) fs.chownSync(file, this.account.uid, this.account.gid);
  }

  /** Makes the account the owner of a folder and all in it, where a copy made by root has lost that. */
  giveTree(folder: string): void {
    if (!this.account || fs.statSync(folder).uid === this.account.uid) return;
    for (const entry of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      fs.lchownSync(path.join(folder, entry), this.account.uid, this.account.gid);
    }
    this.give(folder);
  }

  /**
   * Where a parent folder is closed to the account (a checkout under root's home, say), setpriv lends the
   * one capability that passes it.
   */
  #launch(command: string, args: readonly string[]): Launch {
    const account = this.account;
    if (!account) return { command, args, options: {} };
    const closed = this.folders.map((folder) => closedParent(folder, account)).find((folder) => folder);
    if (!closed) return { command, args, options: { uid: account.uid, gid: account.gid } };
    const setpriv = [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      "--clear-groups",
      "--inh-caps=+dac_override",
      "--ambient-caps=+dac_override",
      // access(2), which PostgreSQL asks about its executable, otherwise leaves capabilities out.
      "--securebits=+no_setuid_fixup",
    ];
    const trial = childProcess.spawnSync("setpriv", [...setpriv, "true"], { stdio: "ignore" });
    if (trial.status === 0) return { command: "setpriv", args: [...setpriv, command, ...args], options: {} };
    throw new ProblemError(
      [
        {
          code: "FOLDER_CLOSED_TO_POSTGRES",
          message: `PostgreSQL runs as ${account.name} when the command runs as root, and that account cannot enter a folder above its data`,
          got: closed,
          allowed: "folders that everyone may enter, or a machine with util-linux's setpriv",
          fix: `chmod a+x ${closed}, or run the command as an ordinary user`,
        },
      ],
      1,
    );
  }
}

/** The first folder on the way to `folder`, itself included, that the account may not enter. */
function closedParent(folder: string, account: Account): string | undefined {
  const parts = path.resolve(folder).split(path.sep);
  for (let length = 1; length <= parts.length; length++) {
    const current = parts.slice(0, length).join(path.sep) || path.sep;
    const { mode, uid, gid } = fs.statSync(current);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return current;
  }
  return undefined;
}

function readAccounts(): Account[] {
  let text = "";
  try {
    text = fs.readFileSync("/etc/passwd", "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .map((line) => line.split(":"))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }));
}

function accountName(uid: number): string {
  return readAccounts().find((account) => account.uid === uid)?.name ?? `user ${uid}`;
}
