import { PassThrough } from "node:stream";
import { progressBar } from "../../cli/progress-bar";

/** A stream that keeps what was written, and a clock that is set by hand. */
function surroundings(isTTY: boolean) {
  const output = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const clock = { ms: 0 };
  return { output, clock, now: () => clock.ms, text: () => String(output.read() ?? "") };
}

test("elsewhere than on a terminal a line is written every five seconds", () => {
  const { output, clock, now, text } = surroundings(false);
  const bar = progressBar(1_000_000, "tracks", output, now);

  clock.ms = 4_999;
  bar.update(100_000);
  expect(text()).toBe("");
  clock.ms = 5_000;
  bar.update(120_000);
  expect(text()).toBe("120,000 of 1,000,000 tracks (12 %), 37 s left\n");
  clock.ms = 9_000;
  bar.update(200_000);
  expect(text()).toBe("");
  clock.ms = 12_000;
  bar.update(1_000_000);
  expect(text()).toBe("1,000,000 of 1,000,000 tracks (100 %), 0 s left\n");
  bar.stop();
  expect(text()).toBe("");
});

test("on a terminal a bar is drawn in one line, and removed in the end", () => {
  const { output, text } = surroundings(true);
  const bar = progressBar(10_000_000, "tracks", output);
  bar.update(2_500_000);
  bar.stop();

  const drawn = text();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's control sequences
  const plain = drawn.replace(/\u001b(?:\[[?\d;]*[A-Za-z]|[78])/g, "\n").split("\n");
  const line = plain.find((part) => part.includes("25 %"));
  expect(line).toMatch(/^█{6}░{18} 25 % {2}2,500,000 of 10,000,000 tracks, \S+ left$/);
  for (const part of plain) expect(part.length).toBeLessThanOrEqual(80);
  expect(drawn).not.toContain("\n");
  // The cursor is shown again.
  expect(drawn.lastIndexOf("\u001b[?25h")).toBeGreaterThan(drawn.lastIndexOf("\u001b[?25l"));
});
