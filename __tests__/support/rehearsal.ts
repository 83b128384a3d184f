import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopEverything } from "../../cli/stop";
import { type CliResult, musicdb, startMusicdb } from "./musicdb";
import { makeProjectCopy } from "./project-copy";

/** `npm start` in a copy of the project that is made before all tests of a file and removed after them. */
export class Rehearsal {
  #parent = "";
  #root = "";

  constructor() {
    beforeAll(() => {
      this.#parent = realpathSync(mkdtempSync(join(tmpdir(), "start-")));
      this.#root = makeProjectCopy(this.#parent);
    });
    afterAll(async () => {
      await stopEverything(this.#root, () => {});
      rmSync(this.#parent, { recursive: true });
    });
  }

  get projectRoot(): string {
    return this.#root;
  }

  /** A file of the emulator's folder. */
  emulator(file: string): string {
    return join(this.#root, ".emulator", file);
  }

  start(...args: string[]): Promise<CliResult> {
    return musicdb(["start", ...args], { projectRoot: this.#root });
  }

  stop(): Promise<CliResult> {
    return musicdb(["stop"], { projectRoot: this.#root });
  }

  reset(): Promise<CliResult> {
    return musicdb(["reset"], { projectRoot: this.#root });
  }

  /** Starts, and does something as soon as the progress matches. */
  startAnd(pattern: RegExp, act: (pid: number) => void): Promise<CliResult> {
    let seen = "";
    let done = false;
    const { child, ended } = startMusicdb(["start"], {
      projectRoot: this.#root,
      onOutput(text) {
        seen += text;
        if (done || !pattern.test(seen)) return;
        done = true;
        act(child.pid as number);
      },
    });
    return ended;
  }
}

export const everything = ({ stdout, stderr }: CliResult) => stdout + stderr;

/** Shows what the command said when it failed. */
export function expectSuccess(result: CliResult): void {
  if (result.exitCode !== 0) throw new Error(`exit code ${result.exitCode}\n${everything(result)}`);
}
