import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CLIENTS, type ClientName, type Snippet, snippetsOf } from "../../../cli/connect/snippets";
import { databaseConfig } from "../../../database/variables";
import type { Environment } from "../../../environments";
import { namesOf } from "../../../environments/names";
import { validateEnvironment } from "../../../environments/validate";
import { connectionPages } from "../../../scripts/document-connections";
import { SHORTEST } from "../../support/environment";
import { environmentsOfEveryKind } from "../../support/environments";
import { musicdbInProcess } from "../../support/musicdb";

const PAGES = resolve(__dirname, "../../../docs/connections");
const EVERY_KIND = environmentsOfEveryKind().map(({ environment }) => environment);
const code = (snippets: readonly Snippet[], wanted: ClientName) =>
  snippets.find(({ client }) => client === wanted)?.code ?? "";

test("docs/connections is up to date (npm run docs:connections)", () => {
  const pages = connectionPages();
  expect(readdirSync(PAGES).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(PAGES, name), "utf8")).toBe(text);
});

test("each names the environment's own, and leaves nothing open", () => {
  for (const environment of EVERY_KIND) {
    const snippets = snippetsOf(environment);
    expect(snippets.map(({ client }) => client)).toEqual([...CLIENTS]);
    const all = snippets.map((snippet) => snippet.code).join("\n");
    expect(all.replace("Promise<void>", "")).not.toMatch(/undefined|NaN|<[a-z]|TODO/);
    const { instance, replicas, readPool } = namesOf(environment);
    const copies = [...replicas, ...(readPool ? [readPool] : [])].map((copy) => copy.connectionName);
    for (const name of copies) expect(code(snippets, "proxy")).toContain(name);
    expect(all).toContain(`--secret=${instance}-${environment.applicationUser}`);
  }
});

/** github.com/GoogleCloudPlatform/cloud-sql-proxy, version 2 */
const PROXY = /^cloud-sql-proxy( --private-ip| --psc)?( --auto-iam-authn)? --port (\d+) ([a-z0-9.:-]+)$/;

test("the Auth Proxy is given flags that it has, another port for each instance, and the way that there is", () => {
  const flag: Record<Environment["access"]["kind"], string | undefined> = {
    public: undefined,
    private: " --private-ip",
    psc: " --psc",
  };
  for (const environment of EVERY_KIND) {
    const lines = code(snippetsOf(environment), "proxy")
      .split("\n")
      .filter((line) => !line.startsWith("#"));
    const parsed = lines.map((line) => PROXY.exec(line) ?? []);
    for (const [, way] of parsed) expect(way).toBe(flag[environment.access.kind]);
    const ports = parsed.filter(([, , iam]) => !iam).map(([, , , port]) => port);
    expect(new Set(ports).size).toBe(ports.length);
  }
});

test("the variables are those that database/ takes", () => {
  for (const environment of EVERY_KIND) {
    const variables = Object.fromEntries(
      code(snippetsOf(environment), "env")
        .split("\n")
        .map((line) => line.split("=")),
    );
    const { connection } = databaseConfig(variables);
    expect(connection).toMatchObject({
      instance: namesOf(environment).connectionName,
      user: environment.applicationUser,
    });
  }
});

test("PgBouncer's address is looked up where there is one", () => {
  const environment = validateEnvironment({
    ...SHORTEST,
    pooling: {
      kind: "pgbouncer",
      image: `us-central1-docker.pkg.dev/loist-music-test/images/pgbouncer@sha256:${"0".repeat(64)}`,
      version: "1.24.1",
      clients: ["10.8.0.0/20"],
    },
  });
  expect(code(snippetsOf(environment), "url")).toContain(
    "POOLER=$(gcloud compute forwarding-rules describe loist-music-library-db-test-pooler --region=us-central1 " +
      `--project=loist-music-test --format='value(IPAddress)')
DATABASE_URL="postgres://music_library_user@$POOLER:6432/music_library?sslmode=require"`,
  );
});

test("a shell can read them", () => {
  const scripts = [
    ...new Set(EVERY_KIND.flatMap((one) => [code(snippetsOf(one), "psql"), code(snippetsOf(one), "url")])),
  ];
  const all = scripts.join("\n");
  execFileSync("bash", ["-n"], { input: all });
  const checked = spawnSync("shellcheck", ["--shell=bash", "-"], { input: all, encoding: "utf8" });
  if (checked.error) {
    if (process.env.CI) throw checked.error;
    process.stderr.write("SKIPPED: shellcheck is not installed (package shellcheck)\n");
    return;
  }
  expect(checked.stdout).toBe("");
});

describe("musicdb connect", () => {
  const connect = (...args: string[]) => musicdbInProcess(["connect", ...args], {});

  test("prints all, one as it is run, and for machines", async () => {
    const { stdout } = await connect("prod");
    expect(stdout).toContain(
      "    cloud-sql-proxy --private-ip --port 5432 example-loist-prod:us-central1:loist-music-library-db\n",
    );
    expect((await connect("--client", "proxy", "--port", "6000")).stdout).toBe(
      "cloud-sql-proxy --port 6000 example-loist-dev:us-central1:loist-music-library-db-dev\n",
    );
    const json = JSON.parse((await connect("staging", "--json")).stdout);
    expect(json.map(({ client }: Snippet) => client)).toEqual([...CLIENTS]);
  });

  test("refuses what is no port", async () => {
    const { exitCode, stderr } = await connect("--port", "70000");
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`--port is not a port [USAGE]
  got:     "70000"
  allowed: 1 to 65535
  fix:     write --port 5432
`);
  });
});
