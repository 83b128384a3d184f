import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServerAccount } from "../../emulator/process-account";
import {
  beginEra,
  currentEra,
  endOfEra,
  eras,
  prepareArchive,
  pruneArchive,
  removeArchive,
  returnToEra,
} from "../../emulator/wal-archive";
import { run } from "../support/terraform";

const OURSELVES = new ServerAccount(undefined, []);
const segment = (number: number) => `0000000100000000000000${String(number).padStart(2, "0")}`;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "it's an archive 100% "));
  mkdirSync(join(directory, "data", "pg_wal"), { recursive: true });
});

afterEach(() => rmSync(directory, { recursive: true }));

const archived = (era = currentEra(directory) ?? "") => readdirSync(join(directory, "wal", era)).sort();

/** Runs the script as the server does. */
async function archive(name: string, content: string): Promise<number | null> {
  writeFileSync(join(directory, "data", "pg_wal", name), content);
  const { code } = await run("sh", ["../archive-wal.sh", `pg_wal/${name}`, name], {
    cwd: join(directory, "data"),
  });
  return code;
}

test("archives a file once, and refuses another of its name", async () => {
  prepareArchive(directory, OURSELVES);
  expect(await archive(segment(1), "one")).toBe(0);
  expect(await archive(segment(1), "one")).toBe(0);
  expect(archived()).toEqual([`${segment(1)}.gz`]);
  expect(await archive(segment(1), "another")).not.toBe(0);
  expect(archived()).toEqual([`${segment(1)}.gz`]);

  // In an era of its own the name is free again.
  beginEra(directory, OURSELVES);
  expect(await archive(segment(1), "another")).toBe(0);
});

test("does not say that it has archived what it could not", async () => {
  prepareArchive(directory, OURSELVES);
  rmSync(join(directory, "wal", currentEra(directory) ?? ""), { recursive: true });
  expect(await archive(segment(1), "one")).not.toBe(0);
});

test("an era ends where the next begins, and is come back to where that one was a mistake", () => {
  prepareArchive(directory, OURSELVES);
  const first = currentEra(directory) ?? "";
  prepareArchive(directory, OURSELVES);
  expect(currentEra(directory)).toBe(first);
  expect(endOfEra(directory, first)).toBeUndefined();
  const second = beginEra(directory, OURSELVES);
  expect(endOfEra(directory, first)).toBe(Number(second));
  expect(readFileSync(join(directory, "wal", "current"), "utf8")).toBe(second);
  returnToEra(directory, first, OURSELVES);
  expect([currentEra(directory), eras(directory)]).toEqual([first, [first]]);
  removeArchive(directory);
  expect([currentEra(directory), existsSync(join(directory, "wal"))]).toEqual([undefined, false]);
});

test("keeps what a recovery needs", async () => {
  prepareArchive(directory, OURSELVES);
  const first = currentEra(directory) ?? "";
  for (const number of [1, 2, 3]) await archive(segment(number), "");
  const second = beginEra(directory, OURSELVES);
  for (const number of [2, 3, 4]) await archive(segment(number), "");
  await archive("00000002.history", "");
  const unfinished = join(directory, "wal", second, `.${segment(5)}.123`);
  writeFileSync(unfinished, "");

  pruneArchive(
    directory,
    new Map([
      [first, segment(2)],
      [second, segment(3)],
    ]),
  );
  expect(archived(first)).toEqual([`${segment(2)}.gz`, `${segment(3)}.gz`]);
  const rest = [`${segment(3)}.gz`, `${segment(4)}.gz`, "00000002.history.gz"];
  expect(archived(second)).toEqual([`.${segment(5)}.123`, ...rest]);

  utimesSync(unfinished, 0, 0);
  pruneArchive(directory, new Map());
  expect([eras(directory), archived(second)]).toEqual([[second], rest]);
});
