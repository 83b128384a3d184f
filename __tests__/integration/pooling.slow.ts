import { execFile } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Client } from "pg";
import { serverOf } from "../../emulator/instance-servers";
import { freeLocalPort, PgBouncer } from "../../emulator/pgbouncer";
import type { PostgresServer } from "../../emulator/postgres";
import { type Emulator, startEmulator } from "../../emulator/server";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { describePgBouncer } from "../support/pgbouncer";
import { PGBOUNCER } from "../support/pooling";
import { type Synthesized, synthesize } from "../support/synthesize";
import { Terraform } from "../support/terraform";

jest.setTimeout(180_000);

const pooled = validateEnvironment({
  ...SHORTEST,
  name: "dev",
  deletionProtection: false,
  backups: { finalBackup: false, keepOnDelete: false },
  pooling: PGBOUNCER,
});

const managed = validateEnvironment({
  ...SHORTEST,
  name: "staging",
  instanceName: "loist-music-library-db-plus",
  tier: "db-perf-optimized-N-2",
  edition: "ENTERPRISE_PLUS",
  deletionProtection: false,
  backups: { finalBackup: false, keepOnDelete: false },
  pooling: { kind: "managed" },
});

let directory: string;
let emulator: Emulator;
let synthesized: Synthesized;
let database: Terraform;
let pooling: Terraform;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "pooling-"));
  emulator = await startEmulator({ directory: join(directory, "emulator"), log: () => {} });
  const changed = new Map([pooled, managed].map((environment) => [environment.name, environment]));
  synthesized = synthesize({}, (environment) => changed.get(environment.name) ?? environment);
  const stack = (name: string) =>
    new Terraform(join(synthesized.outdir, "stacks", name), emulator.environment);
  [database, pooling] = [stack("dev-database"), stack("dev-pooling")];
  await database.init();
  await database.apply();
});
afterAll(async () => {
  await emulator?.stop();
  synthesized?.remove();
  rmSync(directory, { recursive: true, force: true });
});

test("only an environment that asks for it has a stack with poolers, with these addresses", () => {
  expect(Object.keys(synthesized.stacks).filter((name) => name.endsWith("pooling"))).toEqual(["dev-pooling"]);
  expect(synthesized.addresses("dev-pooling")).toMatchSnapshot();
});

test("the service's own pooling is kept by the instance, and planned once", async () => {
  const stack = new Terraform(join(synthesized.outdir, "stacks", "staging-database"), emulator.environment);
  await stack.init();
  await stack.expect(
    0,
    ...["apply", "-input=false", "-no-color", "-auto-approve"],
    "-target=google_sql_database_instance.instance",
  );
  await stack.expect(
    0,
    ...["plan", "-input=false", "-no-color", "-detailed-exitcode"],
    "-target=google_sql_database_instance.instance",
  );
  const shown = await stack.expect(0, "show", "-json");
  expect(shown).toContain('"connection_pooling_enabled":true');
  // Its migrations go past it.
  const { sql } = synthesized.stacks["staging-schema"].resource.null_resource;
  expect(sql.provisioner[0]["local-exec"].command).toMatch(/ --ip-type PRIVATE --past-poolers$/);
});

describe("the stack", () => {
  beforeAll(async () => {
    await pooling.init();
    await pooling.apply();
  });

  test("plans nothing the second time", async () => {
    await pooling.planEmpty();
  });

  describe("a VM of it", () => {
    let metadata: Server;
    let folder: string;
    /** What the script asked systemd for. */
    const asked = () => {
      const file = join(folder, "systemctl.log");
      try {
        return readFileSync(file, "utf8").trim().split("\n");
      } catch {
        return [];
      }
    };

    beforeAll(async () => {
      folder = join(directory, "vm");
      mkdirSync(folder);
      await readUserData(folder);
      const { GOOGLE_OAUTH_ACCESS_TOKEN: token } = emulator.environment;
      metadata = createServer((request, response) => {
        const known =
          request.url === "/computeMetadata/v1/instance/service-accounts/default/token" &&
          request.headers["metadata-flavor"] === "Google";
        response.statusCode = known ? 200 : 404;
        response.end(JSON.stringify({ access_token: token, expires_in: 3599, token_type: "Bearer" }));
      });
      await new Promise<void>((resolve) => metadata.listen(0, "127.0.0.1", resolve));
      writeFileSync(join(folder, "systemctl"), `#!/bin/sh\necho "$@" >>"${join(folder, "systemctl.log")}"\n`);
      chmodSync(join(folder, "systemctl"), 0o755);
    });
    afterAll(() => metadata?.close());

    /** Writes what cloud-init would, from what Terraform made. */
    async function readUserData(to: string): Promise<void> {
      const shown = await pooling.expect(0, "show", "-json");
      const { values } = JSON.parse(shown.slice(shown.indexOf("{")));
      const template = values.root_module.resources.find(
        ({ type }: { type: string }) => type === "google_compute_region_instance_template",
      );
      const text: string = template.values.metadata["user-data"];
      const { write_files: files } = JSON.parse(text.slice("#cloud-config\n".length));
      for (const { path, content } of files) writeFileSync(join(to, path.split("/").at(-1)), content);
    }

    /** Runs the script as its unit does, with the emulator in Google's place. */
    function refresh(...args: string[]): Promise<{ code: number; output: string }> {
      const variables = Object.fromEntries(
        readFileSync(join(folder, "pooler.env"), "utf8")
          .trim()
          .split("\n")
          .map((line) => line.split(/=(.*)/).slice(0, 2)),
      );
      const { CLOUD_SQL_EMULATOR_HOST: host } = emulator.environment;
      const env = {
        ...variables,
        PATH: `${folder}:${process.env.PATH}`,
        ACCOUNT: `${process.getuid?.()}:${process.getgid?.()}`,
        RUN_FOLDER: join(folder, "run"),
        GCE_METADATA_HOST: `127.0.0.1:${(metadata.address() as AddressInfo).port}`,
        SECRET_MANAGER_URL: `http://${host}`,
        SQL_ADMIN_URL: `http://${host}`,
      };
      return new Promise((resolve) =>
        execFile("sh", [join(folder, "refresh.sh"), ...args], { env }, (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr }),
        ),
      );
    }

    const inRun = (name: string) => join(folder, "run", name);

    test("fetches its password, the server's address and authority, and makes a certificate", async () => {
      expect(await refresh("boot")).toEqual({ code: 0, output: "" });
      expect(readdirSync(join(folder, "run")).sort()).toEqual(
        ["address.env", "changed", "server-ca.pem", "tls.pem", "users.txt"].sort(),
      );
      expect(readFileSync(inRun("users.txt"), "utf8")).toMatch(/^"music_library_user" "[^"]{20,}"\n$/);
      expect(readFileSync(inRun("server-ca.pem"), "utf8")).toMatch(
        /^-----BEGIN CERTIFICATE-----\n[\s\S]+\n-----END CERTIFICATE-----\n/,
      );
      expect(readFileSync(inRun("address.env"), "utf8")).toMatch(/^SERVER_ADDRESS=\d+\.\d+\.\d+\.\d+\n$/);
      expect(readFileSync(inRun("tls.pem"), "utf8")).toMatch(/PRIVATE KEY[\s\S]+BEGIN CERTIFICATE/);
      for (const name of ["users.txt", "tls.pem"]) expect(statSync(inRun(name)).mode & 0o777).toBe(0o400);
      expect(asked()).toEqual([]);
    });

    describePgBouncer("and PgBouncer", () => {
      test("starts with all of it: the application logs in, over TLS both ways", async () => {
        const server = serverOf(join(directory, "emulator"), {
          project: SHORTEST.project,
          name: SHORTEST.instanceName,
        }) as PostgresServer;
        const [to, port] = [join(directory, "pooler"), await freeLocalPort()];
        /** With the folders, addresses and ports of this machine. */
        const here = (text: string) =>
          text
            .replace(/\/(run|etc)\/pgbouncer/g, to)
            .replace("unix_socket_dir = /tmp", `unix_socket_dir = ${to}`)
            .replace("host='cloudsql.internal' port=5432", `host='${server.host}' port=${server.port}`)
            .replace("listen_port = 6432", `listen_port = ${port}`)
            // Which the one that is installed may not know.
            .replace(/max_prepared_statements = .*\n/, "")
            .replace("10.8.0.0/20", "127.0.0.0/8");
        const names = ["pgbouncer.ini", "hba.conf", "run/users.txt", "run/server-ca.pem", "run/tls.pem"];
        const files = Object.fromEntries(
          names.map((name) => [basename(name), here(readFileSync(join(folder, name), "utf8"))]),
        );
        chmodSync(directory, 0o755);
        const pooler = await PgBouncer.start(to, files, { host: "127.0.0.1", port }, server.dataDirectory);
        try {
          const [, password] = /^"[^"]+" "(.+)"/.exec(files["users.txt"] ?? "") ?? [];
          const client = new Client({
            ...{ host: "127.0.0.1", port, password },
            user: pooled.applicationUser,
            database: pooled.database,
            // As sslmode=require.
            ssl: { rejectUnauthorized: false },
          });
          await client.connect();
          const { rows } = await client.query(
            "select ssl, current_user as me from pg_stat_ssl where pid = pg_backend_pid()",
          );
          expect(rows).toEqual([{ ssl: true, me: pooled.applicationUser }]);
          await client.end();
        } finally {
          await pooler.stop();
        }
      });
    });

    test("does nothing while nothing changes", async () => {
      await refresh("boot");
      expect(await refresh()).toEqual({ code: 0, output: "" });
      expect(asked()).toEqual([]);
    });

    test("reloads after a rotation, and starts anew for another server", async () => {
      writeFileSync(inRun("users.txt.old"), "");
      rmSync(inRun("users.txt"));
      expect(await refresh()).toEqual({ code: 0, output: "" });
      expect(asked()).toEqual(["reload pgbouncer.service"]);
      rmSync(inRun("address.env"));
      await refresh();
      expect(asked()).toEqual(["reload pgbouncer.service", "restart pgbouncer.service"]);
    });

    test("keeps what it has where Google does not answer, and says so", async () => {
      const before = readFileSync(inRun("users.txt"), "utf8");
      const env = join(folder, "pooler.env");
      const text = readFileSync(env, "utf8");
      writeFileSync(env, text.replace(/PASSWORD_SECRET=.*/, "PASSWORD_SECRET=projects/p/secrets/none"));
      const { code, output } = await refresh();
      writeFileSync(env, text);
      expect(code).toBe(1);
      expect(output).toContain("pgbouncer: projects/p/secrets/none has no password");
      expect(readFileSync(inRun("users.txt"), "utf8")).toBe(before);
    });

    test("finds no secret in its metadata, the plan or the state", async () => {
      const [, password = ""] = /^"[^"]+" "([^"]+)"/.exec(readFileSync(inRun("users.txt"), "utf8")) ?? [];
      expect(password.length).toBeGreaterThan(20);
      const shown = await pooling.expect(0, "show", "-json");
      expect(shown).not.toContain(password);
      expect(pooling.transcript.join("")).not.toContain(password);
      expect(
        readFileSync(join(synthesized.outdir, "stacks", "dev-pooling", "cdk.tf.json"), "utf8"),
      ).not.toContain(password);
    });
  });

  test("is destroyed whole", async () => {
    expect(await pooling.expect(0, "destroy", "-input=false", "-no-color", "-auto-approve")).toMatch(
      /Destroy complete! Resources: \d+ destroyed/,
    );
  });
});
