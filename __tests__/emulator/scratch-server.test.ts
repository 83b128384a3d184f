import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScratchServer } from "../../emulator/scratch-server";
import { processesOf } from "../support/processes";

const before = process.env.TMPDIR;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scratch-"));
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
});

afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

function expectNothingLeft(): void {
  expect(readdirSync(folder)).toEqual([]);
  expect(processesOf(folder)).toEqual([]);
}

test("has Cloud SQL's roles, its users and as many databases as are asked for, and leaves nothing", async () => {
  const server = await ScratchServer.start({ users: ["migrator", "app"], serverName: "p:i" });
  try {
    const databases = [await server.createDatabase(), await server.createDatabase()];
    expect(new Set(databases).size).toBe(2);
    const client = await server.connect(databases[1] as string);
    const { rows } = await client.query(
      `select current_user::text as me, pg_has_role('app', 'cloudsqlsuperuser', 'member') as member,
         (select rolsuper from pg_roles where rolname = current_user) as super`,
    );
    expect(rows).toEqual([{ me: "migrator", member: true, super: false }]);
  } finally {
    await server.stop();
  }
  expectNothingLeft();
});

test("one that does not start leaves nothing", async () => {
  const settings = { shared_buffers: "no number" };
  await expect(ScratchServer.start({ users: ["migrator"], settings })).rejects.toThrow(/shared_buffers/);
  expectNothingLeft();
});

test("one whose users can't be made leaves nothing", async () => {
  await expect(ScratchServer.start({ users: ["twice", "twice"] })).rejects.toThrow(/already exists/);
  expectNothingLeft();
});
