import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as net from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as tls from "node:tls";
import { Client } from "pg";
import type { Attributes } from "../../emulator/behaviour";
import { resumeInstances, stopInstances } from "../../emulator/behaviours";
import {
  createAuthority,
  issueClientCertificate,
  issueEphemeralCertificate,
} from "../../emulator/certificates";
import { CONNECTOR_PORT, ConnectorRelay, type RelayOptions } from "../../emulator/connector-relay";
import { relayOf } from "../../emulator/instance-servers";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "../support/emulated-cloud";
import { login, plannedUser, serverIn } from "../support/emulated-instance";
import { HttpApi } from "../support/http-api";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

const INSTANCE = "google_sql_database_instance";
const INSTANCES = "/sql/v1beta4/projects/example-dev/instances";

let sandbox: PostgresSandbox;
let cloud: EmulatedCloud;
let api: HttpApi;

beforeAll(async () => {
  sandbox = postgresSandbox();
  cloud = new EmulatedCloud(sandbox.directory);
  api = await HttpApi.start(cloud.context);
  await cloud.create(
    INSTANCE,
    plannedInstance({
      database_flags: [{ name: "cloudsql.iam_authentication", value: "on" }],
    }),
  );
  const app = plannedUser({ name: "app" });
  await cloud.create("google_sql_user", app, { ...app, password_wo: "secret-of-app" });
  await cloud.create("google_sql_user", plannedUser({ name: "ann@example.com", type: "CLOUD_IAM_USER" }));
});

afterAll(async () => {
  await api.stop();
  await stopInstances();
  sandbox.remove();
});

function relay(): ConnectorRelay {
  const found = relayOf(sandbox.directory, { project: "example-dev", name: "music-db" });
  if (!found) throw new Error("this machine has no address for the relay");
  return found;
}

/** What a client of PostgreSQL begins with; within TLS it is answered with an error. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** A connection to the relay, without the connector. */
function dial(certificate: Partial<Identity>, change: tls.ConnectionOptions = {}): tls.TLSSocket {
  const socket = tls.connect({
    host: relay().host,
    port: CONNECTOR_PORT,
    ca: serverIn(sandbox.directory).caCertificate,
    checkServerIdentity: () => undefined,
    ...certificate,
    ...change,
  });
  socket.on("error", () => undefined);
  return socket;
}

const keys = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

async function ephemeralCertificate(accessToken?: string): Promise<Identity> {
  return { cert: await relay().issueCertificate(keys.publicKey, accessToken), key: keys.privateKey };
}

/** A client of `pg` through the relay. */
async function client({ accessToken = "", user = "app" } = {}): Promise<Client> {
  const stream = dial(await ephemeralCertificate(accessToken || undefined));
  // The connection stands before pg hears of it, as with the connector.
  stream.connect = () => stream;
  const connected = new Client({
    stream: () => stream,
    user,
    password: accessToken ? undefined : "secret-of-app",
    database: "postgres",
    ssl: false,
  });
  connected.on("error", () => undefined);
  await connected.connect();
  return connected;
}

/** Sessions of the user `app` whose statement holds a text. */
function sessions(statement: string): Promise<number> {
  return serverIn(sandbox.directory).session(async (admin) => {
    const { rows } = await admin.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = 'app' AND strpos(query, $1) > 0",
      [statement],
    );
    return rows[0].count;
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

describe("the relay", () => {
  test("lets nobody in without a good certificate of this instance", async () => {
    /** How it ends with a client that asks for TLS as PostgreSQL's clients do: unanswered. */
    const outcome = (certificate: Partial<Identity>) =>
      new Promise<string>((resolve) => {
        const socket = dial(certificate).on("data", (data) => resolve(`answered ${data}`));
        // With TLS 1.3 the client is done before the server looks at its certificate.
        socket.once("secureConnect", () => socket.write(SSL_REQUEST));
        socket.once("close", () => resolve("closed"));
      });
    const foreign = await createAuthority("example-dev:music-db", "Client");
    const issue = (authority: typeof foreign, lifetimeMs: number) =>
      issueEphemeralCertificate(authority, { publicKey: keys.publicKey, lifetimeMs });
    const own = JSON.parse(
      readFileSync(join(serverIn(sandbox.directory).directory, "client-authority.json"), "utf8"),
    );
    expect(await outcome(await ephemeralCertificate())).toMatch("answered E");
    expect(await outcome({})).toBe("closed");
    expect(await outcome({ cert: await issue(foreign, 3_600_000), key: keys.privateKey })).toBe("closed");
    expect(await outcome({ cert: await issue(own, -1), key: keys.privateKey })).toBe("closed");
    // Of the authority for clients without a connector (google_sql_ssl_cert).
    const direct = await issueClientCertificate(serverIn(sandbox.directory).certificateAuthority, "app");
    expect(await outcome({ cert: direct.certificate, key: direct.privateKey })).toBe("closed");
  });

  test("logs in for who comes with an access token in the certificate", async () => {
    const user = "ann@example.com";
    const ann = await client({ accessToken: cloud.context.token, user });
    expect((await ann.query("SELECT current_user AS me")).rows).toEqual([{ me: user }]);
    await ann.end();
    await expect(client({ accessToken: "of-somebody-else", user })).rejects.toMatchObject({ code: "28P01" });
    await expect(client({ accessToken: cloud.context.token })).rejects.toMatchObject({ code: "28P01" });
  });

  test("speaks TLS 1.3 only, and is named by its address, its DNS name and the instance", async () => {
    const identity = await ephemeralCertificate();
    const [error] = await once(dial(identity, { maxVersion: "TLSv1.2" }), "error");
    expect(error.code).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
    const socket = dial(identity, { checkServerIdentity: tls.checkServerIdentity });
    await once(socket, "secureConnect");
    const certificate = socket.getPeerCertificate();
    expect(certificate.subject.CN).toBe("example-dev:music-db");
    socket.destroy();

    const [{ attributes }] = cloud.context.store.list(INSTANCE);
    const [settings] = attributes.settings as Attributes[];
    const ip_configuration = [{ ipv4_enabled: true, server_ca_mode: "GOOGLE_MANAGED_CAS_CA" }];
    await cloud.update(INSTANCE, attributes, { settings: [{ ...settings, ip_configuration }] });
    const { body } = await api.json(`${INSTANCES}/music-db/connectSettings`);
    expect(body).toMatchObject({
      ipAddresses: [{ type: "PRIMARY", ipAddress: relay().host }],
      serverCaMode: "GOOGLE_MANAGED_CAS_CA",
      dnsNames: [{ name: body.dnsName, connectionType: "PUBLIC", dnsScope: "INSTANCE" }],
    });
    expect(tls.checkServerIdentity(body.dnsName, certificate)).toBeUndefined();
  });

  test("survives a restart of the server, which ends its connections", async () => {
    const before = await client();
    const ended = new Promise((resolve) => before.once("end", resolve));
    const running = before.query("SELECT pg_sleep(60)").catch((error) => error.code);
    await until(async () => (await sessions("pg_sleep")) === 1);
    await serverIn(sandbox.directory).restart();
    expect(await running).toBe("57P01");
    await ended;
    const after = await client();
    expect((await after.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await after.end();
    await until(() => relay().openSockets === 0);
  });

  test("passes on the end of either side, and keeps nothing open", async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => client()));
    expect(relay().openSockets).toBe(24);
    const big = clients[0].query(
      "SELECT sum(length(repeat('x', 100000) || n)) FROM generate_series(1, 1000) n",
    );
    expect((await big).rows).toEqual([{ sum: "100002893" }]);
    for (const one of clients) await one.end();
    await until(() => relay().openSockets === 0);
    // A program that was killed, and one whose machine was.
    const sockets = [0, 1].map(() => net.connect(CONNECTOR_PORT, relay().host));
    const identity = await ephemeralCertificate();
    await Promise.all(sockets.map((socket) => once(dial(identity, { socket }), "secureConnect")));
    await until(() => relay().openSockets === 6);
    sockets[0].destroy();
    sockets[1].resetAndDestroy();
    await until(() => relay().openSockets === 0);
    await until(async () => (await sessions("")) === 0);
  });

  test("ends with its instance, and is there again with the same certificates", async () => {
    const identity = await ephemeralCertificate();
    const { host } = relay();
    await stopInstances();
    await expect(once(tls.connect({ host, port: CONNECTOR_PORT }), "secureConnect")).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
    await resumeInstances(cloud.context);
    expect(relay().host).toBe(host);
    const socket = dial(identity);
    await once(socket, "secureConnect");
    socket.destroy();
  });
});

test("where no address is free, connectors have no way in, and the rest works as ever", async () => {
  const { directory, certificateAuthority: serverAuthority } = serverIn(sandbox.directory);
  const lines: string[] = [];
  const options: RelayOptions = {
    serverName: "example-dev:music-db",
    server: () => undefined,
    directory,
    serverAuthority,
    log: (line) => lines.push(line),
  };
  const { host } = relay();
  await stopInstances();
  const squatters: ConnectorRelay[] = [];
  for (;;) {
    const squatter = await ConnectorRelay.start(options);
    if (!squatter) break;
    squatters.push(squatter);
  }
  try {
    expect(squatters[0].host).toBe(host);
    expect(new Set(squatters.map((one) => one.host)).size).toBe(squatters.length);
    expect(lines).toEqual(["example-dev:music-db: no connector can reach it, as port 3307 is taken"]);
    await resumeInstances(cloud.context);
    const settings = (await api.json(`${INSTANCES}/music-db/connectSettings`)).body;
    expect(settings.ipAddresses).toEqual([{ type: "PRIMARY", ipAddress: "127.0.0.1" }]);
    const body = JSON.stringify({ public_key: keys.publicKey });
    const asked = await api.json(`${INSTANCES}/music-db:generateEphemeralCert`, { method: "POST", body });
    expect(asked.body.error).toMatchObject({
      code: 501,
      message:
        "Connectors cannot reach instance music-db: this machine has no loopback address for it. Connect to the emulator directly.",
    });
    expect(await login(sandbox.directory, "app", "secret-of-app")).toBe("app");
  } finally {
    await Promise.all(squatters.map((one) => one.close()));
    await stopInstances();
    await resumeInstances(cloud.context);
  }
});

describe("generateEphemeralCert", () => {
  const ask = (body: object, instance = "music-db") =>
    api.json(`${INSTANCES}/${instance}:generateEphemeralCert`, {
      method: "POST",
      body: JSON.stringify(body),
    });

  test("gives a certificate of one hour for the key", async () => {
    const { body } = await ask({ public_key: keys.publicKey });
    const { cert, createTime, expirationTime } = body.ephemeralCert;
    expect(body.ephemeralCert).toMatchObject({
      kind: "sql#sslCert",
      instance: "music-db",
      commonName: "Google Cloud SQL Client",
    });
    expect(Math.round((Date.parse(expirationTime) - Date.parse(createTime)) / 60_000)).toBe(61);
    expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(keys.privateKey))).toBe(true);
  });

  test.each([
    [{}, 400, "Invalid request: public_key is missing."],
    [{ public_key: "none" }, 400, "Invalid request: public_key is not a public key in PEM."],
  ])("refuses %j", async (body, code, message) => {
    expect((await ask(body)).body.error).toMatchObject({ code, message });
  });
});
