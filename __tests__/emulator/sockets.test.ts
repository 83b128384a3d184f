import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { prepareSocketFolder } from "../../emulator/sockets";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sockets-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("sockets are in the emulator's folder", async () => {
  const sockets = await prepareSocketFolder(folder, ["google"]);
  expect(sockets.path("google")).toBe(join(folder, "google.sock"));
  sockets.close();
});

test("what a killed emulator left behind is removed", async () => {
  writeFileSync(join(folder, "google.sock"), "");
  const sockets = await prepareSocketFolder(folder, ["google"]);
  expect(existsSync(sockets.path("google"))).toBe(false);
});

test("a socket that is served is another emulator's", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, "google.sock"), resolve));
  try {
    await expect(prepareSocketFolder(folder, ["google", "null"])).rejects.toThrow(
      "another emulator already uses this folder [EMULATOR_RUNNING]",
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

describe("in a folder whose path is too long for a socket", () => {
  let long: string;

  beforeEach(() => {
    long = join(folder, "a".repeat(60), "b".repeat(60));
    mkdirSync(long, { recursive: true });
  });

  test("they are in a short private folder, which goes with them", async () => {
    const sockets = await prepareSocketFolder(long, ["google"]);
    const path = sockets.path("google");
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(103);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    sockets.close();
    expect(existsSync(dirname(path))).toBe(false);
  });

  test("a private folder that others may enter is not taken", async () => {
    const sockets = await prepareSocketFolder(long, ["google"]);
    const taken = dirname(sockets.path("google"));
    chmodSync(taken, 0o777);
    try {
      await expect(prepareSocketFolder(long, ["google"])).rejects.toThrow("[EMULATOR_SOCKET_FOLDER]");
    } finally {
      rmSync(taken, { recursive: true });
    }
  });
});
