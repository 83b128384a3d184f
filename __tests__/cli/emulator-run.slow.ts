import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopDaemon } from "../../emulator/daemon";
import { musicdb, startMusicdb } from "../support/musicdb";
import { makeProjectCopy } from "../support/project-copy";

let parent: string;
let projectRoot: string;

beforeAll(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "emulator-run-")));
  projectRoot = makeProjectCopy(parent);
});

afterAll(async () => {
  await stopDaemon(projectRoot, () => {});
  rmSync(parent, { recursive: true });
});

const run = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  musicdb(["emulator", "run", ...args], { projectRoot, env });
const node = (script: string) => ["--", process.execPath, "-e", script];

test("gives the command an environment in which it meets the emulator and no real cloud", async () => {
  const result = await run(node("console.log(JSON.stringify(process.env))"), {
    GOOGLE_APPLICATION_CREDENTIALS: "/home/someone/key.json",
    GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: "admin@real-project.iam.gserviceaccount.com",
    MINE: "kept",
  });

  const env = JSON.parse(result.stdout);
  expect(Object.keys(JSON.parse(env.TF_REATTACH_PROVIDERS))).toContain(
    "registry.terraform.io/hashicorp/google",
  );
  expect(env).toMatchObject({
    CLOUD_SQL_EMULATOR_HOST: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:\d+\/storage\/v1\/b$/,
    ),
    GOOGLE_OAUTH_ACCESS_TOKEN: expect.any(String),
    CHECKPOINT_DISABLE: "1",
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    MINE: "kept",
  });
  expect(env).not.toHaveProperty("GOOGLE_APPLICATION_CREDENTIALS");
  expect(env).not.toHaveProperty("GOOGLE_IMPERSONATE_SERVICE_ACCOUNT");
  expect(result.exitCode).toBe(0);
});

test("passes the exit code, the output and the options of the command on", async () => {
  const result = await run(node("console.log('out'); console.error('err'); process.exit(37)"));

  expect(result).toMatchObject({ exitCode: 37, stdout: "out\n" });
  expect(result.stderr).toContain("err\n");
  expect((await run(["sh", "-c", 'exit "$1"', "sh", "5"])).exitCode).toBe(5);
});

test("passes signals on and ends as the command does", async () => {
  const script =
    "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up')";
  const { child, ended } = startMusicdb(["emulator", "run", ...node(script)], {
    projectRoot,
    onOutput: (text) => text.includes("up") && child.kill("SIGTERM"),
  });

  expect((await ended).exitCode).toBe(9);
});

test("reports a command that a signal ended as a shell does", async () => {
  expect((await run(node("process.kill(process.pid, 'SIGKILL')"))).exitCode).toBe(137);
});

test("says when there is no such command", async () => {
  const result = await run(["--", "terrafrom", "plan"]);

  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain(
    'there is no such command [COMMAND_NOT_FOUND]\n  got:     "terrafrom"\n  fix:     name a program on the PATH, or the path of one\n',
  );
});

test("uses the emulator that runs, which status tells of and stop ends", async () => {
  const status = async () => JSON.parse((await musicdb(["status", "--json"], { projectRoot })).stdout);
  const first = await status();
  const again = await run(node(""));

  expect(first).toMatchObject({ emulator: "answers", instances: [] });
  expect(again.stderr).toBe("");
  expect(await status()).toEqual(first);

  const stopped = await musicdb(["emulator", "stop"], { projectRoot });
  expect(stopped.stdout).toBe("stopped the emulator; the data stay\n");
  expect(await status()).toEqual({ emulator: "stopped" });
});
