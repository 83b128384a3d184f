import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProblemError } from "../../cloudsql/problem";
import { openStore } from "../../emulator/store";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-store-"));
  file = join(folder, "resources.json");
});

afterEach(() => rmSync(folder, { recursive: true }));

const network = (id: string) => ({ type: "google_compute_network", id, attributes: { name: id, mtu: 1460 } });

function refusal(action: () => unknown): ProblemError {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("what was put is there after a new start, what was removed is not", () => {
  const store = openStore(folder);
  store.put(network("a"));
  store.put(network("b"));
  store.remove("google_compute_network", "a");
  const again = openStore(folder);
  expect(again.list("google_compute_network")).toEqual([network("b")]);
  expect(again.get("google_compute_network", "a")).toBeUndefined();
});

test("the records are the user's alone", () => {
  openStore(folder).put(network("a"));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a caller's object and the record share nothing", () => {
  const store = openStore(folder);
  const attributes = { labels: { a: "1" } };
  store.put({ type: "t", id: "i", attributes });
  attributes.labels.a = "2";
  (store.get("t", "i")?.attributes.labels as { a: string }).a = "3";
  expect(store.get("t", "i")?.attributes).toEqual({ labels: { a: "1" } });
});

test("a half-written file is set aside, the last good copy takes its place, and the next start works", () => {
  const store = openStore(folder);
  store.put(network("a"));
  store.put(network("b"));
  truncateSync(file, Math.floor(statSync(file).size / 2));
  const half = readFileSync(file, "utf8");

  const error = refusal(() => openStore(folder));
  expect(error.problems[0]).toMatchObject({ code: "EMULATOR_STATE_DAMAGED", path: file });
  expect(error.message).toContain("was half written; its last good copy has been put in its place");

  const kept = readdirSync(folder).find((name) => name.includes("damaged")) ?? "";
  expect(error.message).toContain(join(folder, kept));
  expect(readFileSync(join(folder, kept), "utf8")).toBe(half);
  expect(openStore(folder).list("google_compute_network")).toEqual([network("a")]);
});

test("a half-written first file has no copy: it is left alone, and the way out is named", () => {
  openStore(folder).put(network("a"));
  rmSync(`${file}.previous`, { force: true });
  truncateSync(file, 30);
  const error = refusal(() => openStore(folder));
  expect(error.message).toContain("npm run reset");
  expect(statSync(file).size).toBe(30);
});

test("an empty file, as a full disk leaves it, counts as half written", () => {
  writeFileSync(file, "");
  expect(refusal(() => openStore(folder)).problems[0]?.code).toBe("EMULATOR_STATE_DAMAGED");
});

test.each([
  ["other JSON", '{"version": 4}'],
  ["a text", "hello"],
  ["a future format", '{"format":"cloud-sql-emulator-resources/2","resources":[]}'],
])("a file that is %s is foreign: it is left alone", (_, text) => {
  writeFileSync(file, text);
  const error = refusal(() => openStore(folder));
  expect(error.problems[0]).toMatchObject({ code: "EMULATOR_STATE_FOREIGN", path: file });
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("a file that a killed write left behind is no obstacle", () => {
  openStore(folder).put(network("a"));
  writeFileSync(`${file}.new`, "{");
  const store = openStore(folder);
  store.put(network("b"));
  expect(store.list("google_compute_network")).toHaveLength(2);
  expect(existsSync(`${file}.new`)).toBe(false);
});
