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
  const answer = await ask(`${question} [y/N] `, { input, output }, options.signal);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new ProblemError([{ code: "NOT_CONFIRMED", message: "not confirmed: nothing was changed" }], 1);
}

/**
 * Asks for a name to be typed before something that destroys what bears it.
 *
 * @param options `typed` is what the command line gave already
 * @throws ProblemError `CONFIRMATION_MISSING` (exit code 2) where nobody can be asked, `NAME_NOT_CONFIRMED` for any
 * other name (2 from the command line, 1 from the terminal); the signal's reason when it was aborted
 */
export async function confirmName(
  question: string,
  name: string,
  options: { readonly typed?: string; readonly signal: AbortSignal; readonly terminal?: Terminal },
): Promise<void> {
  const { input, output } = options.terminal ?? { input: process.stdin, output: process.stderr };
  if (options.typed === undefined && (!input.isTTY || !output.isTTY)) {
    throw new ProblemError([
      {
        code: "CONFIRMATION_MISSING",
        message: "this needs the name typed, and there is no terminal to ask on; nothing was changed",
        got: question,
        fix: `look at what it would do, and add --confirm ${name}`,
      },
    ]);
  }
  const prompt = `${question}\ntype ${name} to go on: `;
  const typed = options.typed ?? (await ask(prompt, { input, output }, options.signal)).trim();
  if (typed === name) return;
  throw new ProblemError(
    [
      {
        code: "NAME_NOT_CONFIRMED",
        message: "this is not its name: nothing was changed",
        got: typed,
        allowed: name,
      },
    ],
    options.typed === undefined ? 1 : 2,
  );
}

/** What a person types; empty where the terminal goes away. */
async function ask(prompt: string, { input, output }: Terminal, aborted: AbortSignal): Promise<string> {
  const dialog = createInterface({ input, output });
  const ended = new AbortController();
  // Ctrl-D, or a terminal that goes away, is no yes.
  dialog.once("close", () => ended.abort());
  // On a terminal in raw mode Ctrl-C is a key and no signal.
  dialog.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await dialog.question(prompt, { signal: AbortSignal.any([aborted, ended.signal]) });
  } catch {
    aborted.throwIfAborted();
    return "";
  } finally {
    dialog.close();
  }
}
