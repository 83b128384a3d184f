import { Client } from "pg";
import { applicationConnection } from "../../cli/database-access";
import { findRoute, openClient } from "../../database/connect";
import { emulatorFrom } from "../../database/google";
import { openPool } from "../../database/open-pool";
import { readSecret } from "../../database/secret";
import { findEnvironment, loadEnvironments } from "../../environments";
import { namesOf } from "../../environments/names";
import { type Runbook, runbookOf, runbooksOf } from "../../runbooks";
import { otherRegion } from "../../runbooks/regional-loss";
import { expectSuccess, Rehearsal } from "../support/rehearsal";
import { RunbookRunner } from "../support/runbook-runner";

jest.setTimeout(600_000);

const dev = findEnvironment(loadEnvironments({}), "dev");
const { instance } = namesOf(dev);
const rehearsal = new Rehearsal();
const runbooks = new Map(runbooksOf(dev).map((runbook) => [runbook.id, runbook]));
const runbook = (id: string) => runbooks.get(id as never) as Runbook;
const passwords: string[] = [];

beforeAll(async () => {
  expectSuccess(await rehearsal.start());
}, 300_000);

const runner = (answer?: (variable: string, question: string) => string) =>
  new RunbookRunner(rehearsal.projectRoot, dev, answer);

async function password(one: RunbookRunner): Promise<string> {
  const found = await readSecret(
    applicationConnection(dev).passwordSecret,
    emulatorFrom(await one.emulated()),
  );
  passwords.push(found);
  return found;
}

/** Logs in as the application with a password, whatever the secret says. */
async function logIn(one: RunbookRunner, secret: string): Promise<string> {
  const route = await findRoute(applicationConnection(dev), await one.emulated());
  const client = new Client({ ...route.config, password: secret });
  try {
    await client.connect();
    return (await client.query("SELECT current_user AS me")).rows[0].me;
  } finally {
    await client.end().catch(() => undefined);
    route.close();
  }
}

test("rotate-credentials: the old password is refused, the new one opens, and nobody sees either", async () => {
  const one = runner();
  const before = await password(one);
  expect(await logIn(one, before)).toBe("music_library_user");
  const open = await openClient(await findRoute(applicationConnection(dev), await one.emulated()));
  // An application with this project's pool, which read the old password when it started.
  const pool = await openPool(applicationConnection(dev), {}, await one.emulated());
  const both = () => Promise.all([pool.query("SELECT pg_sleep(0.1)"), pool.query("SELECT 1 AS one")]);
  await pool.query("SELECT 1");

  await one.perform(runbook("rotate-credentials"), {
    async after(title) {
      // A session that is open goes on, until its step.
      if (!title.endsWith("apply")) return;
      expect((await open.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
      // The second query needs a new login: the pool reads the secret again.
      expect((await both())[1].rows).toEqual([{ one: 1 }]);
    },
  });

  const after = await password(one);
  expect(after).not.toBe(before);
  await expect(logIn(one, before)).rejects.toMatchObject({ code: "28P01" });
  expect(await logIn(one, after)).toBe("music_library_user");
  await expect(open.query("SELECT 1")).rejects.toThrow();
  await open.end().catch(() => undefined);
  expect((await both())[1].rows).toEqual([{ one: 1 }]);
  await pool.end();
  expect(one.done).toContain("terraform -chdir=cdktf.out/stacks/dev-database apply -input=false plan");
  for (const secret of passwords) expect(one.transcript).not.toContain(secret);
});

test("scale-tier: one change in place, and the server has the memory of the larger machine", async () => {
  const one = runner();
  const shown = () =>
    one.asMigrator(async (client) => (await client.query("SHOW shared_buffers")).rows[0].shared_buffers);
  const before = await shown();
  await one.perform(runbook("scale-tier"));
  expect(one.transcript).toMatch(/0 added, 1 changed, 0 destroyed/);
  expect(one.transcript).not.toMatch(/must be replaced|forces replacement/);
  const expected = runbook("scale-tier").steps.find(
    ({ title }) => title === "See that the server has it",
  )?.expect;
  expect(await shown()).not.toBe(before);
  expect(expected).toContain(String(await shown()).replace("MB", " MB"));
});

/** Id of the newest backup that was listed. */
function newestBackup(one: RunbookRunner): string {
  return /^(\d+) {2}SUCCESSFUL$/m.exec(one.transcript.slice(-400))?.[1] ?? "none";
}

/** Up to the review: what they change is applied together, by the last of the three. */
const reviewed = (title: string) => !title.endsWith(": apply");

test("grow-storage: one change in place, which the review lets pass", async () => {
  const one = runner();
  await one.perform(runbook("grow-storage"), { only: reviewed });
  expect(one.transcript).toMatch(/0 to add, 1 to change, 0 to destroy/);
});

test("failover: the SQL and the ways to look work, and a standby is one change in place", async () => {
  const one = runner();
  await one.perform(runbook("failover"), { only: reviewed });
  expect(one.transcript).toMatch(/0 to add, 1 to change, 0 to destroy/);
  expect(one.done).toContain(`gcloud sql instances restart ${instance} --project=example-loist-dev`);
});

test("regional-loss: backups go where the environment says then", async () => {
  const one = runner();
  await one.perform(runbook("regional-loss"));
  expect(one.transcript).toMatch(/0 added, 1 changed, 0 destroyed/);
});

test("regional-loss: the latest backup, where it is kept elsewhere, comes back in another region", async () => {
  const elsewhere = { ...dev, backups: { ...dev.backups, location: "us" } };
  const one: RunbookRunner = new RunbookRunner(rehearsal.projectRoot, elsewhere, () => newestBackup(one));
  await one.asMigrator((client) => client.query("CREATE TABLE public.moved AS SELECT 1 AS moved"));
  await one.perform(runbook("restore"), { only: (title) => title === "Back up what is there now" });
  await one.perform(runbookOf("regional-loss", elsewhere));
  const moved = `example-loist-dev:${otherRegion(elsewhere)}:${instance}-moved`;
  const { rows } = await one.asMigrator((client) => client.query("SELECT moved FROM public.moved"), moved);
  expect(rows).toEqual([{ moved: 1 }]);
  expect(one.notHere).toEqual([]);
});

test("major-upgrade: the check, the backup and the SQL around the upgrade", async () => {
  const one = runner();
  await one.perform(runbook("major-upgrade"), {
    // The emulator has no other version than the one it runs.
    only: (title) => !title.startsWith("Upgrade") && title !== "Write the version",
  });
  expect(one.transcript).toContain("nothing blocks it");
  expect(one.transcript).toMatch(/backup \d+ of \S+ is done/);
});

describe("restore", () => {
  const kept = (one: RunbookRunner) =>
    one.asMigrator(async (client) => (await client.query("SELECT kept FROM public.kept")).rows);
  const lose = (one: RunbookRunner) => one.asMigrator((client) => client.query("DROP TABLE public.kept"));
  /** All but what is for the other way, and the copying by hand. */
  const all = (other: RegExp) => (title: string) => title !== "Copy rows back" && !other.test(title);

  test("a backup: beside the instance, then over it", async () => {
    const one = runner(() => "latest");
    await one.asMigrator((client) => client.query("CREATE TABLE public.kept AS SELECT 1 AS kept"));
    await one.perform(runbook("restore"), { only: (title) => title === "Back up what is there now" });
    await lose(one);
    await one.perform(unattended(runbook("restore")), {
      only: all(/point in time|^Back up what is there now$/),
    });
    expect(await kept(one)).toEqual([{ kept: 1 }]);
    expect(one.done.at(-1)).toContain("sql instances delete");
    expect(one.notHere).toEqual([]);
  });

  test("a point in time: beside the instance, then a backup of that one over it", async () => {
    const time = new Date().toISOString();
    const one = runner((variable) => (variable === "TIME" ? time : newestBackup(one)));
    await lose(one);
    await one.perform(unattended(runbook("restore")), { only: all(/a backup(, beside| in place)$/) });
    expect(await kept(one)).toEqual([{ kept: 1 }]);
    expect(one.done.some((text) => text.startsWith('gcloud sql backups restore "$BACKUP"'))).toBe(true);
    expect(one.notHere).toEqual([]);
  });
});

/** The same where nobody is asked: the emulator's words get the answers. */
function unattended(procedure: Runbook): Runbook {
  return {
    ...procedure,
    steps: procedure.steps.map((step) => ({
      ...step,
      commands: step.commands?.map((command) => {
        const { rehearsal: words } = command;
        if (words?.[0] !== "restore") return command;
        return {
          ...command,
          rehearsal: [...words, ...(words.includes("--over") ? ["--confirm", instance] : ["--yes"])],
        };
      }),
    })),
  };
}
