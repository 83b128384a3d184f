import type { Client } from "pg";
import { readNumbers } from "../../cli/commands/seed";
import { migratorConnection } from "../../cli/database-access";
import { runningEmulator } from "../../cli/emulated";
import { findRoute, openClient } from "../../database/connect";
import { findEnvironment, loadEnvironments } from "../../environments";
import { type CliResult, musicdb, startMusicdb } from "../support/musicdb";
import { refusal, refusedProblems } from "../support/refusal";
import { everything, expectSuccess, Rehearsal } from "../support/rehearsal";

jest.setTimeout(120_000);

const rehearsal = new Rehearsal();
const dev = findEnvironment(loadEnvironments({}), "dev");

const seed = (...args: string[]): Promise<CliResult> =>
  musicdb(["seed", ...args], { projectRoot: rehearsal.projectRoot });

/** Asks the emulated database as the migrator. */
async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const route = await findRoute(migratorConnection(dev), await runningEmulator(rehearsal.projectRoot));
  const client: Client = await openClient(route);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
    route.close();
  }
}

const count = async () => Number((await ask("select count(*) from audio_tracks"))[0].count);

describe("bad use", () => {
  test("numbers that can't be used are refused together, with what was perhaps meant", async () => {
    expect(await seed("--tracks", "1,000", "--seed", "-1")).toEqual({
      exitCode: 2,
      signal: null,
      stdout: "",
      stderr:
        "--tracks is not a number that can be used [SEED_NUMBER]\n" +
        '  got:     "1,000"\n' +
        "  allowed: a whole number from 1 to 10000000, digits only\n" +
        "  fix:     write --tracks 1000\n" +
        "--seed is not a number that can be used [SEED_NUMBER]\n" +
        '  got:     "-1"\n' +
        "  allowed: a whole number from 0 to 4294967295, digits only\n" +
        "  fix:     write --seed 0\n",
    });
  });

  test.each([
    ["0", "1"],
    ["-5", "1"],
    ["1.5", "2"],
    ["1e9", "10000000"],
    ["10000001", "10000000"],
    ["99999999999999999999", "10000000"],
    ["1_000_000", "1000000"],
  ])("%s tracks: perhaps %s", (tracks, suggestion) => {
    const [problem] = refusedProblems(() => readNumbers({ tracks, seed: "42" }));
    expect(problem).toMatchObject({ got: tracks, fix: `write --tracks ${suggestion}` });
  });

  test("what is no number at all gets no suggestion", () => {
    expect(refusal(() => readNumbers({ tracks: "many", seed: "4294967295" }))).toBe(
      "--tracks is not a number that can be used [SEED_NUMBER]\n" +
        '  got:     "many"\n' +
        "  allowed: a whole number from 1 to 10000000, digits only",
    );
  });

  test("the least and the most are taken", () => {
    expect(readNumbers({ tracks: "1", seed: "0" })).toEqual({ tracks: 1, seed: 0 });
    expect(readNumbers({ tracks: "10000000", seed: "4294967295" })).toEqual({
      tracks: 10_000_000,
      seed: 4_294_967_295,
    });
  });

  test("the number of tracks must be given", async () => {
    expect(await seed()).toMatchObject({
      exitCode: 2,
      stderr:
        "required option '--tracks <number>' not specified [USAGE]\n  fix:     musicdb --help tells what there is\n",
    });
  });

  test("an unknown environment", async () => {
    expect(await seed("prd", "--tracks", "10")).toMatchObject({
      exitCode: 2,
      stderr:
        "there is no such environment [ENVIRONMENT_UNKNOWN]\n" +
        '  got:     "prd"\n' +
        "  allowed: dev, staging, prod\n" +
        "  fix:     write prod\n",
    });
  });

  test.each(["staging", "prod"])("%s in the cloud, whose data are protected", async (environment) => {
    expect(await seed(environment, "--cloud", "--tracks", "10")).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr:
        "invented tracks are not for an environment whose data are protected [SEED_PROTECTED]\n" +
        `  got:     "${environment}, which has deletionProtection"\n` +
        "  allowed: any environment in the emulator; in the cloud those without deletionProtection\n" +
        "  fix:     leave out --cloud\n",
    });
  });

  test("the cloud and an emulator at once", async () => {
    const options = {
      projectRoot: rehearsal.projectRoot,
      env: { CLOUD_SQL_EMULATOR_HOST: "127.0.0.1:9" },
    };
    expect(await musicdb(["seed", "--cloud", "--tracks", "10"], options)).toMatchObject({
      exitCode: 2,
      stderr:
        "--cloud asks for Google Cloud and CLOUD_SQL_EMULATOR_HOST for the emulator [TARGET_TWICE]\n" +
        '  got:     "127.0.0.1:9"\n' +
        "  fix:     leave out --cloud, or unset CLOUD_SQL_EMULATOR_HOST\n",
    });
  });

  test("the cloud without a yes", async () => {
    expect(await seed("dev", "--cloud", "--tracks", "1000")).toEqual({
      exitCode: 2,
      signal: null,
      stdout: "",
      stderr:
        "this needs a yes, and there is no terminal to ask on; nothing was changed [CONFIRMATION_MISSING]\n" +
        '  got:     "put 1,000 invented tracks into dev in the cloud, example-loist-dev:us-central1:loist-music-library-db-dev?"\n' +
        "  fix:     look at what it would do, and add --yes\n",
    });
  });

  test("an emulator that does not run is not started", async () => {
    expect(await seed("--tracks", "10")).toEqual({
      exitCode: 1,
      signal: null,
      stdout: "",
      stderr: "the emulator of this project does not run [EMULATOR_STOPPED]\n  fix:     npm start\n",
    });
  });
});

describe("against the emulator", () => {
  beforeAll(async () => {
    expectSuccess(await rehearsal.start());
  });

  test("npm start has put in a few hundred tracks beside the examples", async () => {
    expect(await count()).toBe(342);
  });

  test("adds what is missing of the tracks asked for, and tells it", async () => {
    const result = await seed("--tracks", "2000");

    expectSuccess(result);
    expect(result.stdout).toMatch(
      /^added 1,700 tracks to dev in \d+\.\d s; there are 2,042, with [\d,]+ words and [\d,]+ artists to search\n$/,
    );
    expect(await count()).toBe(2_042);
  });

  test("adds nothing the second time; the result is there for machines", async () => {
    const result = await seed("dev", "--tracks", "2000", "--json");

    expectSuccess(result);
    expect(JSON.parse(result.stdout)).toEqual({
      environment: "dev",
      instance: "example-loist-dev:us-central1:loist-music-library-db-dev",
      seed: 42,
      added: 0,
      tracks: 2_042,
      words: Number((await ask("select count(*) from search_words"))[0].count),
      artists: Number((await ask("select count(*) from search_artists"))[0].count),
      milliseconds: expect.any(Number),
    });
  });

  test("another seed adds others", async () => {
    const result = await seed("--tracks", "100", "--seed", "7", "--json");

    expect(JSON.parse(result.stdout)).toMatchObject({ seed: 7, added: 100, tracks: 2_142 });
  });

  test("prints no password and no colour where no terminal reads", async () => {
    const route = await findRoute(migratorConnection(dev), await runningEmulator(rehearsal.projectRoot));
    const password = await (route.config.password as () => Promise<string>)();
    const output = everything(await seed("--tracks", "10"));

    expect(output).toContain("added 0 tracks");
    expect(output).not.toContain(password);
    expect(output).not.toContain("\u001b");
  });

  test("Ctrl-C keeps whole batches, says how many, and the same command goes on", async () => {
    const { child, ended } = startMusicdb(["seed", "--tracks", "1000000", "--seed", "9"], {
      projectRoot: rehearsal.projectRoot,
    });
    while ((await count()) === 2_142);
    child.kill("SIGINT");
    const result = await ended;

    expect(result).toMatchObject({ exitCode: 130, signal: null, stdout: "" });
    expect(result.stderr).toMatch(/^interrupted; nothing is lost, run it again$/m);
    const [, told = ""] =
      /^([\d,]+) of 1,000,000 tracks are in, \1 of them new; the same command adds the rest$/m.exec(
        result.stderr,
      ) ?? [];
    const kept = Number(told.replaceAll(",", ""));
    expect(kept).toBeGreaterThan(0);
    expect(kept % 20_000).toBe(0);
    expect(await count()).toBe(2_142 + kept);
    const next = await seed("--tracks", String(kept + 100), "--seed", "9", "--json");
    expect(JSON.parse(next.stdout).added).toBe(100);
  });

  test("an environment that is not deployed there", async () => {
    expect(await seed("staging", "--tracks", "10")).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr:
        "the emulator has no such instance [INSTANCE_MISSING]\n" +
        '  got:     "example-loist-staging:loist-music-library-db-staging"\n' +
        "  fix:     deploy the database stack first\n",
    });
  });

  test("a database without the tables", async () => {
    const rename = (from: string, to: string) =>
      ask(`set role music_library_owner; alter table public.${from} rename to ${to}`);
    await rename("audio_tracks", "old_tracks");
    const result = await seed("--tracks", "10");
    await rename("old_tracks", "audio_tracks");

    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toContain(
      'database "music_library" has no tables for tracks, or not yet all that belongs to them [SEED_NO_TABLES]\n' +
        "  fix:     deploy dev-schema, which applies the migrations\n",
    );
  });

  test("a server that refuses is told in its own words", async () => {
    const constraint = (change: string) =>
      ask(`set role music_library_owner; alter table public.audio_tracks ${change}`);
    await constraint("add constraint no_flac check (format <> 'FLAC') not valid");
    const result = await seed("--tracks", "100", "--seed", "11");
    await constraint("drop constraint no_flac");

    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toContain(
      "0 of 100 tracks are in, 0 of them new; the same command adds the rest\n",
    );
    expect(result.stderr).toContain('violates check constraint "no_flac" [SERVER_REFUSED]\n');
    expect(result.stderr).not.toMatch(/^ +at /m);
  });
});
