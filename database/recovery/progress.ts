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
