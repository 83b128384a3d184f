import { createInterface } from "node:readline/promises";
import { ProblemError } from "../cloudsql/problem";

/** Where a person is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks before something that can't be undone.
 *
 * @param options `yes` is the answer that the command line gave already
 * @throws ProblemError `CONFIRMATION_MISSING` (exit code 2) where nobody can be asked, `NOT_CONFIRMED` (1) for any
 * other answer than yes; the signal's reason when it was aborted
 */
export async function confirm(
  question: string,
  options: { readonly yes?: boolean; readonly signal: AbortSignal; readonly terminal?: Terminal },
): Promise<void> {
  if (options.yes) return;
  const { input, output } = options.terminal ?? { input: process.stdin, output: process.stderr };
  if (!input.isTTY || !output.isTTY) {
    throw new ProblemError([
      {
        code: "CONFIRMATION_MISSING",
        message: "this needs a yes, and there is no terminal to ask on; nothing was changed",
        got: question,
        fix: "look at what it would do, and add --yes",
      },
    ]);
  }
  const dialog = createInterface({ input, output });
  const ended = new AbortController();
  // Ctrl-D, or a terminal that goes away, is no yes.
  dialog.once("close", () => ended.abort());
  // On a terminal in raw mode Ctrl-C is a key and no signal.
  dialog.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  let answer = "";
  try {
    const signal = AbortSignal.any([options.signal, ended.signal]);
    answer = await dialog.question(`${question} [y/N] `, { signal });
  } catch {
    options.signal.throwIfAborted();
  } finally {
    dialog.close();
  }
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new ProblemError([{ code: "NOT_CONFIRMED", message: "not confirmed: nothing was changed" }], 1);
}
