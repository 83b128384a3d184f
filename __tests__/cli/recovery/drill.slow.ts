import type { DrillOptions } from "../../../database/drill";
import { RecoverySite } from "../../support/recovery-site";

jest.setTimeout(300_000);

// What somebody does to the restored database before it is looked at.
jest.mock("../../../database/drill", () => {
  const actual = jest.requireActual<typeof import("../../../database/drill")>("../../../database/drill");
  return {
    ...actual,
    runDrillChecks: async (options: DrillOptions) => {
      await mockTamper(options);
      return actual.runDrillChecks(options);
    },
  };
});

let mockTamper: (options: DrillOptions) => Promise<unknown>;
let site: RecoverySite;

beforeAll(async () => {
  site = await RecoverySite.start();
  await done("seed", "dev", "--tracks", "500");
  await done("backup", "dev");
});

afterAll(() => site?.stop());

beforeEach(() => {
  mockTamper = async () => undefined;
});

const done = async (...args: string[]) => {
  const result = await site.run(...args);
  if (result.exitCode !== 0)
    throw new Error(`exit code ${result.exitCode}\n${result.stdout}${result.stderr}`);
  return result;
};

test("proves a backup and a point in time of a source that moves on", async () => {
  let writes = 0;
  mockTamper = async () => {
    writes += 1;
    await site.ask(
      "update audio_tracks set title = title || '!' where id in (select id from audio_tracks limit 5)",
    );
    await site.ask(
      "insert into audio_tracks (title, artist, format, audio_gcs_path) select 'new ' || i, 'Somebody', 'FLAC', 'gs://b/' || i from generate_series(1, 10) i",
    );
  };
  const { exitCode, stdout, stderr } = await site.run("drill", "dev");
  if (exitCode !== 0) throw new Error(stdout + stderr);
  expect(writes).toBe(2);
  expect(stdout.match(/^The drill is good$/gm)).toHaveLength(2);
  expect(stdout).toMatch(/2 restores of .* proved good\n$/);
  for (const secret of site.secrets) expect(stdout + stderr).not.toContain(secret);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(site.instances()).toEqual([site.instance]);
});

test("fails where a row came back another one, and leaves nothing", async () => {
  mockTamper = async () => {
    const [copy] = site.instances().filter((name) => name !== site.instance);
    await site.ask(
      `do $$ begin
         set local session_replication_role = replica;
         update audio_tracks set title = 'another' where id = (select id from audio_tracks order by id limit 1);
       end $$`,
      copy,
    );
  };
  const { exitCode, stdout } = await site.run("drill", "dev", "--latest-backup", "--json");
  const { verdict, drills } = JSON.parse(stdout);
  expect(drills[0].problem).toBeUndefined();
  expect({ exitCode, verdict }).toEqual({ exitCode: 1, verdict: "bad" });
  expect(drills[0].result.checks).toContainEqual(
    expect.objectContaining({ id: "rows public.audio_tracks", status: "failed" }),
  );
  expect(drills[0].removed).toBe(true);
  expect(site.instances()).toEqual([site.instance]);
});

/** Runs a drill in a process of its own, and sends it a signal at a line of its progress. */
async function drillUntil(line: RegExp, signal: NodeJS.Signals) {
  let seen = "";
  let sent = false;
  const { child, ended } = site.startAlone(["drill", "dev", "--latest-backup"], {
    onOutput: (text) => {
      seen += text;
      if (!sent && line.test(seen)) sent = child.kill(signal);
    },
  });
  return ended;
}

test("a password that was rotated since the backup is no failure", async () => {
  const password = "Marker-of-a-rotated-password-1";
  await site.rotate(password);
  const { exitCode, stdout, stderr } = await site.run("drill", "dev", "--latest-backup");
  if (exitCode !== 0) throw new Error(stdout + stderr);
  expect(stderr).toMatch(
    /the password of music_library_migrator was changed since: .*-b gets the present one\n/,
  );
  expect(stdout + stderr).not.toContain(password);
});

test("SIGTERM removes what was made before it ends", async () => {
  const { exitCode, stderr } = await drillUntil(/^restoring backup/m, "SIGTERM");
  expect(stderr).toMatch(/-b is removed\n/);
  expect(exitCode).toBe(143);
  expect(site.instances()).toEqual([site.instance]);
});

test("what a killed one has left is removed by the next, which is no other's", async () => {
  const killed = await drillUntil(/^restoring backup/m, "SIGKILL");
  expect(killed).toMatchObject({ signal: "SIGKILL", stdout: "" });
  expect(site.instances()).toHaveLength(2);
  const [left] = site.instances().filter((name) => name !== site.instance);
  const { exitCode, stderr } = await site.run("drill", "dev", "--latest-backup");
  expect(stderr).toContain(`${left} is left from a drill that was killed\n`);
  expect(exitCode).toBe(0);
  expect(site.instances()).toEqual([site.instance]);
});

test("a restore whose client is killed goes on where it was", async () => {
  let seen = "";
  const { child, ended } = site.startAlone(["restore", "dev", "--backup", "latest", "--into", "again"], {
    onOutput: (text) => {
      seen += text;
      if (/^restoring backup/m.test(seen)) child.kill("SIGKILL");
    },
  });
  expect((await ended).signal).toBe("SIGKILL");
  // An operation that was begun ends by itself; until then the command says what to wait for.
  for (;;) {
    const { exitCode, stderr } = await site.run("restore", "dev", "--backup", "latest", "--into", "again");
    if (exitCode === 0) {
      expect(stderr).toContain("again was made by an earlier run for this; it goes on from there\n");
      break;
    }
    expect(stderr).toContain("[RESTORE_RUNNING]");
  }
  expect(await site.ask("select count(*)::integer from audio_tracks", "again")).toBe(500);
  expect(site.instances()).toEqual(["again", site.instance]);
});
