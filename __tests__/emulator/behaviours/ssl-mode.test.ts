import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as tlsConnect } from "node:tls";
import { Client, type ClientConfig } from "pg";
import type { ConnectionOptions } from "../../../database/config";
import { findRoute, openClient } from "../../../database/connect";
import { emulatorRoute } from "../../../database/emulator-route";
import { explainUnreachable } from "../../../database/reach";
import type { Attributes } from "../../../emulator/behaviour";
import { resumeInstances, stopInstances } from "../../../emulator/behaviours";
import { CONNECTOR_PORT } from "../../../emulator/connector-relay";
import { relayOf } from "../../../emulator/instance-servers";
import { type PostgresSandbox, postgresSandbox } from "../../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "../../support/emulated-cloud";
import { plannedUser, serverIn } from "../../support/emulated-instance";
import { HttpApi } from "../../support/http-api";
import { TestCertificate } from "../../support/test-certificates";

jest.setTimeout(20_000);

const INSTANCE = "google_sql_database_instance";
let sandbox: PostgresSandbox;
let cloud: EmulatedCloud;
let instance: Attributes;
let files: string;

beforeAll(async () => {
  sandbox = postgresSandbox();
  files = mkdtempSync(join(tmpdir(), "ssl-mode-"));
  cloud = new EmulatedCloud(join(sandbox.directory, "emulator"));
  instance = await cloud.create(INSTANCE, plannedInstance());
  const user = plannedUser({ name: "app", password: "the-password" });
  await cloud.create("google_sql_user", user);
});

afterAll(async () => {
  await stopInstances();
  sandbox.remove();
  rmSync(files, { recursive: true });
});

async function setMode(ssl_mode: string): Promise<void> {
  const [settings] = instance.settings as [Attributes];
  const ip_configuration = [{ ...(settings.ip_configuration as Attributes[])[0], ssl_mode }];
  instance = await cloud.update(INSTANCE, instance, { settings: [{ ...settings, ip_configuration }] });
}

/** Logs in; the result is the version of TLS, or the code of what is wrong. */
async function enter(change: Partial<ConnectionOptions>): Promise<string> {
  const server = serverIn(cloud.context.directory);
  const caFile = join(files, "ca.pem");
  writeFileSync(caFile, server.caCertificate);
  const { host, port } = server;
  const plain = change.tls === "disable";
  const options = { host, port, database: "postgres", user: "app", ...(!plain && { caFile }), ...change };
  try {
    const route = await findRoute(options, {});
    const client = await openClient({ ...route, config: { ...route.config, password: "the-password" } });
    const { rows } = await client.query("select version from pg_stat_ssl where pid = pg_backend_pid()");
    await client.end();
    return rows[0].version ?? "plain";
  } catch (error) {
    return explainUnreachable(error, options, {}).problems[0]?.code ?? "";
  }
}

function write(name: string, text: string): string {
  const file = join(files, name);
  writeFileSync(file, text);
  chmodSync(file, 0o600);
  return file;
}

test("encrypted and not, where the instance does not say", async () => {
  expect(await enter({})).toBe("TLSv1.3");
  expect(await enter({ tls: "disable" })).toBe("plain");
});

test("encrypted only, from the moment of the change, without a restart", async () => {
  await setMode("ENCRYPTED_ONLY");
  expect(cloud.lines.at(-1)).toBe("music-db: reloaded with the new settings");
  expect(await enter({})).toBe("TLSv1.3");
  expect(await enter({ tls: "disable" })).toBe("TLS_REQUIRED");
});

test("with a client certificate of the instance only, and the password", async () => {
  await setMode("TRUSTED_CLIENT_CERTIFICATE_REQUIRED");
  const { cert, private_key } = await cloud.create("google_sql_ssl_cert", {
    project: "example-dev",
    instance: "music-db",
    common_name: "laptop",
  });
  const own = { certFile: write("own.pem", String(cert)), keyFile: write("own.key", String(private_key)) };
  const foreign = await TestCertificate.make("laptop");

  expect(await enter({ tls: "disable" })).toBe("TLS_REQUIRED");
  expect(await enter({})).toBe("CLIENT_CERTIFICATE_MISSING");
  expect(await enter(own)).toBe("TLSv1.3");
  expect(await enter({ ...own, user: "nobody" })).toBe("LOGIN_REFUSED");
  expect(await enter(foreign.write(files, "foreign"))).toBe("CLIENT_CERTIFICATE_REFUSED");

  // The emulator itself, and whoever goes by the instance's name: connectors bring a certificate of their own.
  const { context } = cloud;
  await serverIn(context.directory).session((client) => client.query("select 1"));
  const api = await HttpApi.start(context);
  try {
    const login = { database: "postgres", user: "app", password: "the-password" };
    const emulator = { host: `${api.server.host}:${api.server.port}`, token: context.token };
    const route = await emulatorRoute("example-dev:us-central1:music-db", login, emulator);
    for (const way of [() => route.config, dialRelay]) {
      const config = await way();
      const client = new Client({ ...config, ...login });
      await client.connect();
      const { rows } = await client.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
      expect(rows).toEqual([{ ssl: true }]);
      await client.end();
    }
  } finally {
    await api.stop();
  }
});

/** A connection to the emulator's relay, as the connector opens one. */
async function dialRelay(): Promise<ClientConfig> {
  const { directory } = cloud.context;
  const relay = relayOf(directory, { project: "example-dev", name: "music-db" });
  if (!relay) throw new Error("this machine has no address for the relay");
  const keys = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const stream = tlsConnect({
    host: relay.host,
    port: CONNECTOR_PORT,
    ca: serverIn(directory).caCertificate,
    cert: await relay.issueCertificate(keys.publicKey),
    key: keys.privateKey,
    checkServerIdentity: () => undefined,
  });
  // The connection stands before pg hears of it.
  stream.connect = () => stream;
  return { stream: () => stream, ssl: false };
}

test("holds after a restart of the emulator, with a server that went on or one that stopped", async () => {
  await stopInstances();
  await resumeInstances(cloud.context);
  expect(await enter({})).toBe("CLIENT_CERTIFICATE_MISSING");
  await setMode("ALLOW_UNENCRYPTED_AND_ENCRYPTED");
  expect(await enter({ tls: "disable" })).toBe("plain");
});
