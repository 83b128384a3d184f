import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** What a program says whose Admin API refuses from that question on. */
async function run(firstRefusal: number): Promise<string> {
  const program = join(__dirname, "../support/failing-refresh.ts");
  const args = ["-r", require.resolve("tsx/cjs"), program, String(firstRefusal)];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

test("a refusal at the start is the caller's to handle, and nothing else comes of it", async () => {
  expect(await run(1)).toBe("getOptions failed: the API says no\nstill running\n");
});

test("a refresh that fails before a first connection stands does not end the process", async () => {
  expect(await run(2)).toBe("still running\n");
});
