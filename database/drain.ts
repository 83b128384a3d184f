import { constants } from "node:os";

/**
 * Calls `drain` at the first of the signals. The second one ends the process at once, with the exit code that
 * shells give for it.
 *
 * @returns stops listening
 */
export function drainOnSignals(
  signals: readonly NodeJS.Signals[],
  drain: () => Promise<unknown>,
): () => void {
  let begun = false;
  const listeners = signals.map((signal) => {
    const listener = () => {
      if (begun) process.exit(128 + constants.signals[signal]);
      begun = true;
      drain().catch(() => undefined);
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const stop of listeners) stop();
  };
}
