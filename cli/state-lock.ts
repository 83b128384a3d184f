import { hostname } from "node:os";
import { ProblemError } from "../cloudsql/problem";
import { runChild } from "./children";
import { liveRuns } from "./runs";
import type { Diagnostic, Terraform } from "./terraform";

/** What Terraform tells of the lock that it met. */
export interface StateLock {
  readonly id: string;
  /** `user@host`. */
  readonly who: string;
  readonly created: string;
}

/** The lock that made a command fail, undefined when it failed for another reason. */
export function stateLockOf(diagnostics: readonly Diagnostic[]): StateLock | undefined {
  const found = diagnostics.find(({ summary }) => summary === "Error acquiring the state lock");
  const field = (name: string) => new RegExp(`^\\s*${name}:\\s+(.+)$`, "m").exec(found?.detail ?? "")?.[1];
  const id = field("ID");
  return id ? { id, who: field("Who") ?? "", created: field("Created") ?? "" } : undefined;
}

/**
 * Gives back a lock of the emulated state bucket whose holder is gone. Call it while no other
 * `musicdb start` can run: what may still hold the lock then is on record.
 *
 * @throws ProblemError `STATE_LOCKED` when the holder may still run, or the lock cannot be released
 */
export async function releaseStateLock(
  lock: StateLock,
  options: {
    readonly terraform: Terraform;
    readonly stack: string;
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly emulatorDirectory: string;
    readonly signal: AbortSignal;
    readonly log: (line: string) => void;
  },
): Promise<void> {
  const { terraform, stack } = options;
  const locked = (message: string) =>
    new ProblemError(
      [
        {
          code: "STATE_LOCKED",
          message,
          got: `lock ${lock.id} of ${lock.who}, ${lock.created}`,
          fix: `when its holder is gone: npx musicdb emulator run -- ${terraform.binary} -chdir=cdktf.out/stacks/${stack} force-unlock -force ${lock.id}`,
          path: stack,
        },
      ],
      1,
    );
  const holder = liveRuns(options.emulatorDirectory).find(({ kind }) => kind === "command");
  if (holder) throw locked(`the state is locked, perhaps by ${holder.description} (pid ${holder.pid})`);
  if (!lock.who.endsWith(`@${hostname()}`)) throw locked("the state is locked from another machine");
  const result = await runChild(terraform.binary, ["force-unlock", "-force", lock.id], {
    cwd: options.cwd,
    env: options.env,
    signal: options.signal,
  });
  if (result.exitCode !== 0) throw locked("the state is locked, and the lock could not be released");
  options.log(`${stack}: released the state lock of an interrupted run (${lock.created})`);
}
