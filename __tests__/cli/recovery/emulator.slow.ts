import { RecoverySite } from "../../support/recovery-site";

jest.setTimeout(240_000);

let site: RecoverySite;

beforeAll(async () => {
  site = await RecoverySite.start();
});

afterAll(() => site?.stop());

const tracks = (instance?: string) => site.ask("select count(*)::integer from audio_tracks", instance);
const done = async (...args: string[]) => {
  const result = await site.run(...args);
  if (result.exitCode !== 0)
    throw new Error(`exit code ${result.exitCode}\n${result.stdout}${result.stderr}`);
  for (const secret of site.secrets) expect(result.stdout + result.stderr).not.toContain(secret);
  return result;
};
const addTracks = (number: number) => done("seed", "dev", "--tracks", String(number));

test("a backup is restored into a new instance, with its users and passwords", async () => {
  await addTracks(200);
  const { stdout } = await done("backup", "dev", "--description", "before more tracks", "--json");
  const { backup } = JSON.parse(stdout);
  await addTracks(300);
  expect((await done("backup", "list", "dev")).stdout).toMatch(
    new RegExp(`^${backup.id}  0 min  successful  on-demand .* before more tracks$`, "m"),
  );

  const restored = await done("restore", "dev", "--backup", "latest", "--into", "restored");
  expect(restored.stdout).toMatch(/^restored is ready, after \d+ s/);
  expect([await tracks("restored"), await tracks()]).toEqual([200, 300]);
  expect(await site.run("restore", "dev", "--backup", "latest", "--into", "restored")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/it has backup-\d+ of .*, finished \[INSTANCE_EXISTS\]/),
  });

  // The command that it says to look into it.
  const variables = [...restored.stdout.matchAll(/(DB_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  const status = await site.runAlone(["migrate", "status", "--url"], { env: Object.fromEntries(variables) });
  expect(status.exitCode).toBe(0);
  await site.remove("restored");
});

test("a point in time is what was there then", async () => {
  await addTracks(400);
  const at = String(
    await site.ask(
      "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
    ),
  );
  await site.ask("delete from audio_tracks");
  expect(await tracks()).toBe(0);
  await done("restore", "dev", "--to-time", at, "--into", "then", "--json");
  expect([await tracks("then"), await tracks()]).toEqual([400, 0]);
  await site.remove("then");
});

test("over the live one, after a backup of what it has", async () => {
  await addTracks(10);
  expect(await tracks()).toBe(10);
  const { stdout } = await done("backup", "list", "--json");
  const before = JSON.parse(stdout).backups.find(
    (one: { description?: string }) => one.description === "before more tracks",
  );
  const over = await done(
    "restore",
    "dev",
    "--backup",
    before.id,
    "--into",
    site.instance,
    "--over",
    "--confirm",
    site.instance,
  );
  expect(await tracks()).toBe(200);
  const safety = /what it had before is in backup (\d+)/.exec(over.stdout)?.[1] ?? "";
  await done("restore", "dev", "--backup", safety, "--into", "before-that");
  expect(await tracks("before-that")).toBe(10);
  await site.remove("before-that");
});

test("two at once into one name make one instance", async () => {
  const restore = () => site.runAlone(["restore", "dev", "--backup", "latest", "--into", "twice"]);
  const both = await Promise.all([restore(), restore()]);
  expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
  expect(both.find(({ exitCode }) => exitCode === 1)?.stderr).toMatch(
    /\[(?:INSTANCE_EXISTS|RESTORE_RUNNING)\]/,
  );
  expect(site.instances()).toEqual([site.instance, "twice"]);
  await site.remove("twice");
});

test("Ctrl-C says what goes on", async () => {
  let sent = false;
  const { child, ended } = site.startAlone(["restore", "dev", "--backup", "latest", "--into", "left"], {
    onOutput: (text) => {
      if (!sent && /restoring backup/.test(text)) sent = child.kill("SIGINT");
    },
  });
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(
    /\nleft exists \(runnable\), unfinished, and costs: run again to go on, or remove it: gcloud /,
  );
  expect(stderr).toMatch(/interrupted; nothing is lost, run it again\n$/);
});
