import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type ClientName, snippetsOf } from "../../../cli/connect/snippets";
import { findEnvironment, loadEnvironments } from "../../../environments";
import { AuthProxyStandIn } from "../../support/auth-proxy";
import { APP_USER } from "../../support/cloud-sql-server";
import { MigrationTarget } from "../../support/migration-target";
import { run } from "../../support/terraform";

const ROOT = resolve(__dirname, "../../..");
const dev = findEnvironment(loadEnvironments({}), "dev");

let target: MigrationTarget;
let proxy: AuthProxyStandIn;
let folder: string;
let password: string;

/** Answers what the snippets ask gcloud for, by the emulator's Secret Manager, and nothing else. */
const GCLOUD = `#!/usr/bin/env node
const [a, b, c, d, secret, project, ...rest] = process.argv.slice(2);
if ([a, b, c, d].join(" ") !== "secrets versions access latest" || rest.length > 0) process.exit(2);
const name = project.replace("--project=", "projects/") + secret.replace("--secret=", "/secrets/");
const url = "http://" + process.env.CLOUD_SQL_EMULATOR_HOST + "/v1/" + name + "/versions/latest:access";
fetch(url, { headers: { authorization: "Bearer " + process.env.GOOGLE_OAUTH_ACCESS_TOKEN } })
  .then((answer) => answer.json())
  .then(({ payload }) => process.stdout.write(Buffer.from(payload.data, "base64")));
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "clients-"));
  writeFileSync(join(folder, "gcloud"), GCLOUD);
  chmodSync(join(folder, "gcloud"), 0o755);
  target = await MigrationTarget.start();
  await target.reset({});
  await target.ask("create table public.audio_tracks as select generate_series(1, 12) as id");
  await target.ask(`grant usage on schema public to ${APP_USER}`);
  await target.ask(`grant select on public.audio_tracks to ${APP_USER}`);
  // Characters that a password file has to have quoted.
  password = "a:b\\c'd \"e$f";
  await target.cloud.server.session((client) =>
    client.query(`alter role ${APP_USER} password ${client.escapeLiteral(password)}`),
  );
  const secret = snippetsOf(dev)
    .find(({ client }) => client === "env")
    ?.code.match(/SECRET=(.*)/)?.[1] as string;
  target.fake.secret(secret, password);
  proxy = await AuthProxyStandIn.start(target.cloud.server);
});
afterAll(async () => {
  await proxy?.stop();
  await target?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const code = (wanted: ClientName) =>
  snippetsOf(dev, { port: proxy.port }).find(({ client }) => client === wanted)?.code as string;

/** Runs a program that has the stand-in for gcloud before all others. */
function start(command: string, args: string[]) {
  const environment = { ...target.fake.environment, PATH: `${folder}${delimiter}${process.env.PATH}` };
  return run(command, args, { cwd: ROOT, environment });
}

/** Says what is missing; where everything has to be there, that is a failure. */
function present(program: string, args: string[], debianPackage: string): boolean {
  if (spawnSync(program, args).status === 0) return true;
  if (process.env.CI) throw new Error(`${debianPackage} is not installed: scripts/debian-packages.sh`);
  process.stderr.write(`SKIPPED: ${debianPackage} is not installed (scripts/debian-packages.sh)\n`);
  return false;
}

test("psql: the password is in no command line and no environment", async () => {
  if (!present("psql", ["--version"], "postgresql-client")) return;
  const script = code("psql").replace(
    /^psql .*$/m,
    (line) => `${line} -At -c 'select count(*) from audio_tracks'\nenv`,
  );
  const { output, code: exitCode } = await start("bash", ["-euxc", script]);
  expect([exitCode, output]).toEqual([0, expect.stringMatching(/^12$/m)]);
  expect(output).toContain("PGPASSFILE=");
  expect(output).not.toContain(password);
});

test("Python: psycopg", async () => {
  // Debian's packages are for Debian's own Python.
  const python = ["python3", "/usr/bin/python3"].find(
    (one) => spawnSync(one, ["-c", "import psycopg"]).status === 0,
  );
  if (!python) return void present("/usr/bin/python3", ["-c", "import psycopg"], "python3-psycopg");
  expect(await start(python, ["-c", code("python")])).toEqual({ code: 0, output: "12\n" });
});

test("Node.js: this project's database/, by the variables that are shown", async () => {
  // Beside a folder database/, as in an application.
  symlinkSync(join(ROOT, "database"), join(folder, "database"));
  const file = join(folder, "snippet.ts");
  writeFileSync(file, code("node"));
  expect(await start(process.execPath, ["-r", "tsx/cjs", file])).toEqual({ code: 0, output: "12\n" });
});

test("the connection string, with the password where libpq looks for it", async () => {
  if (!present("psql", ["--version"], "postgresql-client")) return;
  const file = join(folder, "pgpass");
  writeFileSync(file, `*:*:*:*:${password.replace(/[\\:]/g, "\\$&")}\n`, { mode: 0o600 });
  const script = `${code("url")}\nPGPASSFILE=${file} psql "$DATABASE_URL" -At -c 'select current_user'`;
  expect(await start("bash", ["-euc", script])).toEqual({ code: 0, output: `${APP_USER}\n` });
});
