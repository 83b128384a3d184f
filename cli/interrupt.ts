import { constants } from "node:os";
import { interruptChildren } from "./children";

/** Why an interrupted command ended. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor(readonly interruptedBy: NodeJS.Signals) {
    super("interrupted");
  }

  /** As shells count: 130 for Ctrl-C. */
  get exitCode(): number {
    return 128 + constants.signals[this.interruptedBy];
  }
}

/**
 * Runs work that Ctrl-C ends in order: the first one aborts the signal and interrupts the children, a
 * second one interrupts the children again (Terraform then gives up at once).
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listener = (signal: NodeJS.Signals) => {
    controller.abort(new Interrupted(signal));
    interruptChildren();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, listener);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
