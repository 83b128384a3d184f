import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { buildSync } from "esbuild";
import { deriveMemorySettings } from "../../cloudsql/memory-settings";
import { findRoute } from "../../database/connect";
import { availableConnections, poolSize } from "../../database/pool-size";
import { databaseConfig } from "../../database/variables";
import { loadEnvironments } from "../../environments";
import { namesOf, secretName } from "../../environments/names";
import { APP_USER } from "../support/cloud-sql-server";
import { MigrationTarget } from "../support/migration-target";
import { musicdbInProcess } from "../support/musicdb";
import { TestCertificate } from "../support/test-certificates";

const ROOT = resolve(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/connect.md"), "utf8");
const environments = loadEnvironments({});

/** Code of the page by its language, in order. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text]) =>
    found === language ? [text as string] : [],
  );
}

let target: MigrationTarget;

beforeAll(async () => {
  target = await MigrationTarget.start();
  await target.reset({});
  const [dev] = environments;
  if (!dev) throw new Error("there is no dev");
  target.fake.secret(secretName(dev, namesOf(dev).applicationSecret), target.cloud.password(APP_USER));
  const up = await musicdbInProcess(["migrate", "up", "dev"], target.fake.environment);
  expect(up.exitCode).toBe(0);
}, 60_000);
afterAll(() => target.stop());

test("each way in is one", async () => {
  const authority = await TestCertificate.make("authority");
  const client = await TestCertificate.make("client", { issuer: authority });
  const files: Record<string, string> = {
    "server-ca.pem": target.file("server-ca.pem", authority.certificate),
    "client-cert.pem": target.file("client-cert.pem", client.certificate),
    "client-key.pem": target.file("client-key.pem", client.privateKey),
  };
  const env = { GOOGLE_OAUTH_ACCESS_TOKEN: "token" };
  const ways: string[] = [];
  for (const block of blocks("ini")) {
    const variables = parseEnv(block);
    for (const [name, value] of Object.entries(variables)) variables[name] = files[value as string] ?? value;
    const { connection } = databaseConfig(variables);
    if (connection.instance) ways.push(`${connection.instance} ${connection.ipType ?? "PUBLIC"}`);
    else ways.push((await findRoute(connection, env)).description);
  }
  const instance = "example-project:us-central1:loist-music-library-db";
  expect(ways).toEqual([
    `${instance} PRIVATE`,
    `${instance} PUBLIC`,
    "10.20.0.3:5432",
    "10.20.0.3:5432",
    `socket /cloudsql/${instance}`,
    "db.example.com:5432",
  ]);
});

test("the table of pool sizes is that of the environments", () => {
  const rows = environments.map(({ name, tier, flags }) => {
    const maxConnections = flags.maxConnections ?? deriveMemorySettings(tier).maxConnections;
    const sizes = [1, 2, 4, 8].map((instances) => {
      const size = (cpus?: number) => poolSize({ maxConnections, instances, cpus }).max;
      return `${size()} / ${size(tier.vcpus)}`;
    });
    const available = availableConnections({ maxConnections });
    return [name, `\`${tier.name}\``, maxConnections, available, ...sizes, Math.floor(available / 2)];
  });
  for (const row of rows) expect(PAGE).toContain(`| ${row.join(" | ")} |\n`);
});

test("the program runs, in the order of the page", async () => {
  const text = blocks("ts").join("\n");
  const imports = [...text.matchAll(/^import \{[^}]*\} from "[^"]+";$/gm)].map(([found]) => found);
  const body = text.replace(/^import \{[^}]*\} from "[^"]+";$/gm, "");
  const contents = `${imports.join("\n")}
    async function main() {
      ${body}
      console.log(typeof id);
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      for (const path of ["/livez", "/readyz", "/healthz", "/"])
        console.log(path, (await fetch("http://127.0.0.1:" + server.address().port + path)).status);
      server.closeAllConnections();
      server.close();
      process.kill(process.pid, "SIGTERM");
    }
    void main();`;
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    platform: "node",
    external: ["pg-native"],
    define: { CLOUD_LIBRARIES_FILE: '"none"' },
    write: false,
  });
  const file = target.file("program.cjs", outputFiles[0]?.text ?? "");
  const [dev] = environments;
  writeFileSync(join(target.sql, "../.env"), "DB_POOL_INSTANCES=4\n");
  const child = spawn(process.execPath, [file], {
    cwd: join(target.sql, ".."),
    env: {
      PATH: process.env.PATH,
      ...target.fake.environment,
      DB_INSTANCE: dev && namesOf(dev).connectionName,
      DB_PASSWORD_SECRET: dev && secretName(dev, namesOf(dev).applicationSecret),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const code = await new Promise((settle) => child.once("close", settle));
  expect(output).toBe(
    [
      "{ max: 2, limitedBy: 'processors' }",
      "{ max: 20, limitedBy: 'connections' }",
      "string",
      "/livez 200",
      "/readyz 200",
      "/healthz 200",
      "/ 404",
      "",
    ].join("\n"),
  );
  expect(code).toBe(0);
});

test("each command runs", async () => {
  const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
  expect(commands).toHaveLength(2);
  for (const line of commands) {
    const [, command = ""] = /^npx musicdb (.*?) +# /.exec(line) ?? [];
    const result = await musicdbInProcess(command.trim().split(" "), target.fake.environment);
    expect(`${command}: ${result.exitCode}`).toBe(`${command}: 0`);
  }
});

test("what the comments say of pool sizes is so", () => {
  const [first, second] = [...PAGE.matchAll(/^console\.log\(poolSize\((.*)\)\); \/\/ (.*)$/gm)];
  for (const found of [first, second]) {
    const [input, result] = [found?.[1], found?.[2]].map((text) => new Function(`return (${text})`)());
    expect(poolSize(input)).toEqual(result);
  }
});
