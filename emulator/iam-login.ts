/**
 * The login by IAM through a connector: the client sends no password, as its certificate carries its access token,
 * and the proxy before the server logs in for it. Here the token is the user's password, so the proxy answers the
 * server's SCRAM-SHA-256 (RFC 5802 and 7677) with it.
 * @see https://www.postgresql.org/docs/current/protocol-flow.html
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";

const AUTHENTICATION = "R".charCodeAt(0);
const SASL = 10;
const SASL_CONTINUE = 11;
const SASL_FINAL = 12;

/**
 * Answers the server's questions for a password, until it has decided. Both streams are paused then, and the
 * decision is what the server's gives next.
 *
 * @throws where either side ends before
 */
export function logInWithToken(client: Duplex, server: Duplex, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const scram = new ScramClient(token);
    let received: Buffer = Buffer.alloc(0);
    const finish = (error?: Error) => {
      server.off("data", read).off("close", lost);
      client.off("data", forward).off("close", lost);
      client.pause();
      server.pause();
      if (error) return reject(error);
      if (received.length > 0) server.unshift(received);
      resolve();
    };
    const lost = () => finish(new Error("the connection ended during the login"));
    const forward = (data: Buffer) => server.write(data);
    const read = (data: Buffer) => {
      received = Buffer.concat([received, data]);
      for (let next = takeMessage(received); next; next = takeMessage(received)) {
        const { message, rest } = next;
        const kind = message[0] === AUTHENTICATION ? message.readInt32BE(5) : undefined;
        if (kind !== SASL && kind !== SASL_CONTINUE && kind !== SASL_FINAL) return finish();
        received = rest;
        const text = message.subarray(9).toString("utf8");
        if (kind === SASL) server.write(passwordMessage(scram.first(), "SCRAM-SHA-256"));
        if (kind === SASL_CONTINUE) server.write(passwordMessage(scram.final(text)));
      }
    };
    server.on("data", read).once("close", lost);
    client.on("data", forward).once("close", lost);
  });
}

/** The first whole message: a letter, a length that counts itself, the content. */
function takeMessage(data: Buffer): { message: Buffer; rest: Buffer } | undefined {
  if (data.length < 5) return undefined;
  const end = 1 + data.readInt32BE(1);
  if (data.length < end) return undefined;
  return { message: data.subarray(0, end), rest: data.subarray(end) };
}

/** SASLInitialResponse with the mechanism's name, SASLResponse without. */
function passwordMessage(text: string, mechanism?: string): Buffer {
  const content = Buffer.from(text, "utf8");
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length);
  const body = mechanism ? Buffer.concat([Buffer.from(`${mechanism}\0`), length, content]) : content;
  const head = Buffer.alloc(5);
  head.write("p");
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

class ScramClient {
  private readonly nonce = randomBytes(18).toString("base64");

  constructor(private readonly password: string) {}

  first(): string {
    // The server takes the user's name from the start of the connection.
    return `n,,n=,r=${this.nonce}`;
  }

  final(serverFirst: string): string {
    const {
      r = "",
      s = "",
      i = "",
    } = Object.fromEntries(serverFirst.split(",").map((part) => [part[0], part.slice(2)]));
    const salted = pbkdf2Sync(this.password, Buffer.from(s, "base64"), Number(i), 32, "sha256");
    const hmac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
    const clientKey = hmac(salted, "Client Key");
    const withoutProof = `c=biws,r=${r}`;
    const signature = hmac(
      createHash("sha256").update(clientKey).digest(),
      `n=,r=${this.nonce},${serverFirst},${withoutProof}`,
    );
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]));
    return `${withoutProof},p=${proof.toString("base64")}`;
  }
}
