import type { ClientWait } from "./admin-client";

const FIRST_MS = 2_000;
const EVERY_MS = 10_000;

/** Tells of an operation that goes on: after two seconds, and every ten from then on. */
export function reporter(what: string, report: (line: string) => void) {
  let next = FIRST_MS;
  return (status: string, elapsedMs: number): void => {
    if (elapsedMs < next) return;
    next = elapsedMs + EVERY_MS;
    report(`  ${what}: ${status.toLowerCase()}, ${Math.round(elapsedMs / 1000)} s`);
  };
}

/** The operations of one piece of work: tells of them, and knows which one runs. */
export class Progress {
  /** The operation that was waited for last. */
  operation?: string;

  constructor(
    private readonly report: (line: string) => void,
    private readonly timeoutMs: number,
  ) {}

  of(what: string): ClientWait {
    const tell = reporter(what, this.report);
    this.operation = undefined;
    return {
      timeoutMs: this.timeoutMs,
      onWait: (status, elapsedMs, operation) => {
        this.operation = operation;
        tell(status, elapsedMs);
      },
    };
  }
}
