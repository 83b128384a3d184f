/**
 * The proxy before an instance's server that Cloud SQL's connectors and its Auth Proxy speak to: TLS 1.3 on port
 * 3307, for clients with a certificate that this instance has issued and that has not expired. What they send goes
 * on to the server.
 *
 * The port is fixed in the connectors, so each instance has a loopback address of its own. Linux has all of
 * 127.0.0.0/8 at once; macOS has 127.0.0.1 alone, and there no connector finds a way in.
 * @see https://cloud.google.com/sql/docs/postgres/connect-connectors
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as tls from "node:tls";
import {
  accessTokenOf,
  type CertificateAndKey,
  createAuthority,
  issueClientCertificate,
  issueEphemeralCertificate,
  issueServerCertificate,
} from "./certificates";
import { logInWithToken } from "./iam-login";
import type { PostgresServer } from "./postgres";
import { writePrivately } from "./private-file";

/** Of the service and in every connector. */
export const CONNECTOR_PORT = 3307;

const EPHEMERAL_LIFETIME_MS = 3600 * 1000;
const ADDRESSES_TRIED = 16;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;
/** Asks a PostgreSQL server for TLS. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

export interface RelayOptions {
  /** Common name of the certificate: `project:instance`. */
  readonly serverName: string;
  /** The server as it is at the moment: another one after a restart, or none while it is stopped. */
  readonly server: () => PostgresServer | undefined;
  /** Folder of the instance, which keeps the authority of its clients. */
  readonly directory: string;
  /** Authority that the Admin API names to clients. */
  readonly serverAuthority: CertificateAndKey;
  readonly log?: (line: string) => void;
}

/** A running relay. */
export class ConnectorRelay {
  readonly #sockets = new Set<net.Socket>();

  private constructor(
    /** Its loopback address. */
    readonly host: string,
    private readonly listener: tls.Server,
    private readonly options: RelayOptions,
    private readonly clientAuthority: CertificateAndKey,
    /** Of the relay itself, for servers that ask for a client certificate. */
    private readonly identity: CertificateAndKey,
  ) {
    listener.on("secureConnection", (client) => this.#serve(client));
    // A client without a good certificate; it hears of it from TLS itself.
    listener.on("tlsClientError", () => undefined);
  }

  /** Starts one; undefined where no address of its own can be had. */
  static async start(options: RelayOptions): Promise<ConnectorRelay | undefined> {
    const clientAuthority = await ensureClientAuthority(options);
    const identity = await issueClientCertificate(options.serverAuthority, "connector");
    for (const host of loopbackAddresses(options.directory)) {
      const certificate = await issueServerCertificate(options.serverAuthority, options.serverName, [
        { type: "ip", value: host },
        { type: "dns", value: dnsNameOf(options.serverName) },
      ]);
      const listener = tls.createServer({
        cert: certificate.certificate,
        key: certificate.privateKey,
        ca: clientAuthority.certificate,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: "TLSv1.3",
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      });
      try {
        await listen(listener, host);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EADDRINUSE") continue;
        options.log?.(`${options.serverName}: no connector can reach it, as ${host} can't be used (${code})`);
        return undefined;
      }
      return new ConnectorRelay(host, listener, options, clientAuthority, identity);
    }
    options.log?.(`${options.serverName}: no connector can reach it, as port ${CONNECTOR_PORT} is taken`);
    return undefined;
  }

  /**
   * A certificate for a client of one hour, in PEM.
   *
   * @throws where the public key is none
   */
  issueCertificate(publicKey: string, accessToken?: string): Promise<string> {
    const lifetimeMs = EPHEMERAL_LIFETIME_MS;
    return issueEphemeralCertificate(this.clientAuthority, { publicKey, accessToken, lifetimeMs });
  }

  /** Connections that are open, both sides counted. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Ends every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.listener.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  async #serve(client: tls.TLSSocket): Promise<void> {
    this.#keep(client);
    try {
      const token = accessTokenOf(client.getPeerCertificate().raw);
      const server = await this.#connect(client);
      // PostgreSQL never ends one side alone; what it said last still reaches the client.
      for (const event of ["end", "close"]) server.once(event, () => client.destroySoon());
      if (token) await logInWithToken(client, server, token);
      client.pipe(server).pipe(client);
    } catch (error) {
      this.options.log?.(
        `${this.options.serverName}: a connector's connection failed: ${(error as Error).message}`,
      );
      client.destroy();
    }
  }

  /** A connection to the server that ends with the client's. */
  async #connect(client: net.Socket): Promise<net.Socket> {
    const server = this.options.server();
    if (!server) throw new Error("the instance is not running");
    const plain = net.connect({ host: server.host, port: server.port });
    this.#keep(plain);
    client.once("close", () => plain.destroy());
    await once(plain, "connect");
    plain.write(SSL_REQUEST);
    const [answer] = (await once(plain, "data")) as [Buffer];
    if (answer.toString() !== "S") throw new Error("the server does not take encrypted connections");
    plain.pause();
    const { certificate: cert, privateKey: key } = this.identity;
    const ca = server.caCertificate;
    const encrypted = tls.connect({ socket: plain, ca, cert, key, servername: "localhost" });
    this.#keep(encrypted);
    encrypted.once("close", () => plain.destroy());
    await once(encrypted, "secureConnect");
    return encrypted;
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    // The end that follows is what counts.
    socket.on("error", () => undefined);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
  }
}

/** The name of an instance in the certificates of a shared authority, as DNS would have it. */
export function dnsNameOf(serverName: string): string {
  const hash = createHash("sha256").update(serverName).digest("hex");
  return `${hash.slice(0, 12)}.${hash.slice(12, 25)}.sql.goog`;
}

/** Addresses that follow from the folder alone, so that an instance keeps its own. */
function loopbackAddresses(directory: string): string[] {
  const inner = (byte: number) => 1 + (byte % 254);
  return Array.from({ length: ADDRESSES_TRIED }, (_, attempt) => {
    const [a, b, c] = createHash("sha256").update(`${directory} ${attempt}`).digest();
    return `127.${inner(a)}.${inner(b)}.${inner(c)}`;
  });
}

async function ensureClientAuthority({ directory, serverName }: RelayOptions): Promise<CertificateAndKey> {
  const file = path.join(directory, "client-authority.json");
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8"));
  const authority = await createAuthority(serverName, "Client");
  writePrivately(file, `${JSON.stringify(authority)}\n`);
  return authority;
}

function listen(listener: tls.Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen({ host, port: CONNECTOR_PORT, exclusive: true }, () => {
      listener.off("error", reject);
      resolve();
    });
  });
}

/** The event's values; rejects where the socket ends before it. */
function once(socket: net.Socket, event: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error("the server does not answer"));
    socket.once("close", closed);
    socket.once(event, (...values) => {
      socket.off("close", closed);
      resolve(values);
    });
  });
}
