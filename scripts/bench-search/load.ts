import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { LoadJob, LoadResult } from "./load-job";

/** The load generator's process, seen from the benchmark. */
export class LoadGenerator {
  readonly #process: ChildProcess;

  constructor(private readonly signal: AbortSignal) {
    const execArgv = ["-r", require.resolve("tsx/cjs")];
    this.#process = fork(join(__dirname, "load-process.ts"), { execArgv, serialization: "advanced" });
  }

  /** @throws where the load generator cannot connect, ends, or the signal is aborted */
  run(job: LoadJob): Promise<LoadResult> {
    const { signal } = this;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onMessage = ({ result, error }: { result?: LoadResult; error?: string }) => {
        settle();
        if (result) resolve(result);
        else reject(new Error(error));
      };
      const onExit = () => {
        settle();
        reject(new Error("the load generator has ended"));
      };
      const onAbort = () => {
        settle();
        reject(signal.reason);
      };
      const settle = () => {
        this.#process.off("message", onMessage).off("exit", onExit);
        signal.removeEventListener("abort", onAbort);
      };
      this.#process.on("message", onMessage).on("exit", onExit);
      signal.addEventListener("abort", onAbort, { once: true });
      this.#process.send(job);
    });
  }

  end(): void {
    if (this.#process.connected) this.#process.disconnect();
  }
}
