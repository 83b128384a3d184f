import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { ConnectionOptions } from "../../database/config";
import { emulatorRoute } from "../../database/emulator-route";
import { stopInstances } from "../../emulator/behaviours";
import { createAuthority } from "../../emulator/certificates";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";
import { ConnectorClient } from "../support/connector-client";
import { EmulatedCloud, plannedInstance } from "../support/emulated-cloud";
import { plannedUser } from "../support/emulated-instance";
import { HttpApi } from "../support/http-api";

const INSTANCE = "google_sql_database_instance";
const INSTANCES = "/sql/v1beta4/projects/example-dev/instances";
const NETWORK = "projects/example-dev/global/networks/music";

let sandbox: PostgresSandbox;
let cloud: EmulatedCloud;
let api: HttpApi;
let program: ConnectorClient;

beforeAll(async () => {
  program = ConnectorClient.start();
  sandbox = postgresSandbox();
  cloud = new EmulatedCloud(sandbox.directory);
  api = await HttpApi.start(cloud.context);
  await cloud.create(
    INSTANCE,
    plannedInstance({
      database_flags: [{ name: "cloudsql.iam_authentication", value: "on" }],
      ip_configuration: [{ ipv4_enabled: true, private_network: NETWORK }],
    }),
  );
  const app = plannedUser({ name: "app" });
  await cloud.create("google_sql_user", app, { ...app, password_wo: "secret-of-app" });
  await cloud.create("google_sql_user", plannedUser({ name: "ann@example.com", type: "CLOUD_IAM_USER" }));
});

afterAll(async () => {
  program.stop();
  await api.stop();
  await stopInstances();
  sandbox.remove();
});

const BY_IAM = { user: "ann@example.com", iam: true };

/** What the official connector gets with the user `app` of `music-db`, unless told otherwise. */
function byConnector(
  change: Partial<ConnectionOptions> = {},
  { password, host }: { password?: string; host?: string } = { password: "secret-of-app" },
) {
  const address = `${api.server.host}:${api.server.port}`;
  const instance = "example-dev:us-central1:music-db";
  return program.attempt({
    options: { instance, database: "postgres", user: "app", ...change } as ConnectionOptions & {
      instance: string;
    },
    password,
    emulator: { host: host ?? address, token: cloud.context.token },
    sql: "SELECT current_user::text AS me",
  });
}

describe("the official connector", () => {
  test("logs in by password, and by IAM without one", async () => {
    expect(await byConnector()).toEqual({ rows: [{ me: "app" }] });
    expect(await byConnector({ ipType: "PRIVATE" })).toEqual({ rows: [{ me: "app" }] });
    expect(await byConnector(BY_IAM, {})).toEqual({ rows: [{ me: "ann@example.com" }] });
  });

  test("is refused a wrong password, and by IAM a user that is not one of IAM", async () => {
    const refused = (user: string) => ({
      problem: {
        code: "LOGIN_REFUSED",
        message: `the server does not accept the password of user "${user}"`,
      },
    });
    expect(await byConnector({}, { password: "wrong" })).toEqual(refused("app"));
    expect(await byConnector({ ...BY_IAM, user: "app" }, {})).toEqual(refused("app"));
    expect(await byConnector({ user: "ann@example.com" }, { password: "wrong" })).toEqual(
      refused("ann@example.com"),
    );
  });

  test("does not trust a server that another authority vouches for", async () => {
    const { certificate: cert } = await createAuthority("example-dev:music-db");
    const impostor = createServer(async (request, response) => {
      const { method, url, headers } = request;
      const body = method === "POST" ? await text(request) : undefined;
      const answer = await api.json(url ?? "", {
        method,
        body,
        headers: { authorization: `${headers.authorization}` },
      });
      if (url?.endsWith("/connectSettings")) answer.body.serverCaCert.cert = cert;
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(impostor.address() as AddressInfo).port}`;
    expect(await byConnector({}, { password: "secret-of-app", host })).toMatchObject({
      problem: { code: "CERTIFICATE_REFUSED" },
    });
    impostor.closeAllConnections();
    impostor.close();
  });

  test("finds an instance with a private address only, or by Private Service Connect", async () => {
    await cloud.create(
      INSTANCE,
      plannedInstance(
        {
          ip_configuration: [
            { ipv4_enabled: false, psc_config: [{ psc_enabled: true }], server_ca_mode: null },
          ],
        },
        { name: "behind-psc" },
      ),
    );
    const app = plannedUser({ name: "app", instance: "behind-psc" });
    await cloud.create("google_sql_user", app, { ...app, password_wo: "secret-of-app" });
    const instance = "example-dev:us-central1:behind-psc";
    expect(await byConnector({ instance, ipType: "PSC" })).toEqual({ rows: [{ me: "app" }] });
    const direct = { instance, database: "postgres", user: "app", ipType: "PSC" } as const;
    const emulator = { host: `${api.server.host}:${api.server.port}`, token: cloud.context.token };
    expect((await emulatorRoute(instance, direct, emulator)).description).toContain("of the emulator");
    expect(await byConnector({ instance })).toEqual({
      problem: { code: "INSTANCE_ADDRESS", message: "the instance has no public address" },
    });
  });

  test("hears why a stopped instance has no way in, and a wrong region", async () => {
    const activate = (activationPolicy: string) =>
      api.json(`${INSTANCES}/music-db`, {
        method: "PATCH",
        body: JSON.stringify({ settings: { activationPolicy } }),
      });
    await activate("NEVER");
    expect(await byConnector()).toEqual({
      problem: { code: "INSTANCE_STOPPED", message: "the instance is stopped or being changed" },
    });
    await activate("ALWAYS");
    expect(await byConnector()).toEqual({ rows: [{ me: "app" }] });
    expect(await byConnector({ instance: "example-dev:europe-west1:music-db" })).toMatchObject({
      problem: { code: "INSTANCE_REGION" },
    });
  });
});
