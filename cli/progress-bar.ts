import { SingleBar } from "cli-progress";
import { decimal } from "./output";

/** Shows how far a long piece of work has come. */
export interface ProgressBar {
  /** @param done how much of the total */
  update(done: number): void;
  /** Removes the bar. */
  stop(): void;
}

/** A stream that may be a terminal. */
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

const MS_BETWEEN_LINES = 5_000;

/**
 * A bar on a terminal; elsewhere, as in the log of a pipeline, a line every five seconds.
 *
 * @param noun of what is counted, in the plural
 * @param now milliseconds of a clock
 */
export function progressBar(
  total: number,
  noun: string,
  output: Output = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBar {
  return output.isTTY ? bar(total, noun, output) : lines(total, noun, output, now);
}

function bar(total: number, noun: string, stream: Output): ProgressBar {
  const single = new SingleBar({
    stream,
    format: `{bar} {percentage} %  {value} of {total} ${noun}, {eta_formatted} left`,
    formatValue: (value, _options, type) => (type === "percentage" ? String(value) : decimal(value)),
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
  });
  single.start(total, 0);
  return { update: (done) => single.update(done), stop: () => single.stop() };
}

function lines(total: number, noun: string, output: Output, now: () => number): ProgressBar {
  const start = now();
  let last = start;
  return {
    update(done) {
      if (now() - last < MS_BETWEEN_LINES) return;
      last = now();
      const left = Math.ceil(((last - start) * (total - done)) / done / 1_000);
      const share = Math.floor((100 * done) / total);
      output.write(`${decimal(done)} of ${decimal(total)} ${noun} (${share} %), ${left} s left\n`);
    },
    stop: () => undefined,
  };
}
