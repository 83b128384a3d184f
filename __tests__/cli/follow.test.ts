import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { followLines } from "../../cli/follow";

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "follow-"));
  file = join(directory, "output");
  writeFileSync(file, "");
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

test("each line comes once, as soon as it is whole", async () => {
  const lines: string[] = [];
  let heard = () => {};
  const follower = followLines(file, (line) => {
    lines.push(line);
    heard();
  });
  const firstLine = new Promise<void>((resolve) => {
    heard = resolve;
  });
  appendFileSync(file, "one\ntw");

  await firstLine;

  expect(lines).toEqual(["one"]);
  appendFileSync(file, "o\nthree");
  follower.close();
  expect(lines).toEqual(["one", "two", "three"]);
});

test("characters that are written in two parts stay whole", () => {
  const lines: string[] = [];
  const follower = followLines(file, (line) => lines.push(line));
  const [first, second] = [
    Buffer.from("Żółte Światła\n").subarray(0, 3),
    Buffer.from("Żółte Światła\n").subarray(3),
  ];
  appendFileSync(file, first);
  appendFileSync(file, second);
  follower.close();

  expect(lines).toEqual(["Żółte Światła"]);
});
