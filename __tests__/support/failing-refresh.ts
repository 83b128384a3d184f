/**
 * A program whose network goes away right after it has found its way to an instance: an Admin API that refuses
 * from the request on whose number it is given, and an instance that takes no connection. The connector asks again
 * in a timer of its own then. Prints how far it came.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json, text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { connectorRoute } from "../../database/connector-route";
import { createAuthority, issueEphemeralCertificate } from "../../emulator/certificates";

const LIFETIME_MS = 3_600_000;

async function main(firstRefusal: number): Promise<void> {
  const authority = await createAuthority("p:i");
  let questions = 0;
  const api = createServer(async (request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.method === "POST") {
      const { public_key: publicKey } = (await json(request)) as { public_key: string };
      const cert = await issueEphemeralCertificate(authority, { publicKey, lifetimeMs: LIFETIME_MS });
      answer(200, { ephemeralCert: { cert } });
      return;
    }
    await text(request);
    questions += 1;
    if (questions >= firstRefusal) {
      answer(403, { error: { code: 403, message: "the API says no" } });
      response.once("close", () => api.emit("refused"));
      return;
    }
    answer(200, {
      region: "us-central1",
      ipAddresses: [{ type: "PRIMARY", ipAddress: "127.0.0.1" }],
      serverCaCert: { cert: authority.certificate, expirationTime: new Date(Date.now() + LIFETIME_MS) },
    });
  });
  api.listen(0, "127.0.0.1");
  await once(api, "listening");
  const refused = once(api, "refused");

  const emulator = { host: `127.0.0.1:${(api.address() as AddressInfo).port}`, token: "a-token" };
  const route = await connectorRoute("p:us-central1:i", { database: "d", user: "u" }, emulator).catch(
    (error: Error) => console.log(`getOptions failed: ${error.message}`),
  );
  if (route) {
    // Nobody listens there, so the connector asks for a new certificate.
    (route.config.stream as unknown as () => void)();
  }
  await refused;
  // What the connector makes of the answer comes a moment after it, and tells nobody.
  await sleep(500);
  route?.close();
  await sleep(100);
  console.log("still running");
  process.exit(0);
}

main(Number(process.argv[2]));
