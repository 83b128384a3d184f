import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** The request for TLS of PostgreSQL's protocol. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** The server's offer of two ways to prove a password, and of the one that a plain connection can take. */
const BOTH = saslOffer("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
const PLAIN = saslOffer("SCRAM-SHA-256");

/** As in the service, where encryption ends before PostgreSQL, which then binds no login to it. */
function withoutChannelBinding(data: Buffer): Buffer {
  const at = data.indexOf(BOTH);
  if (at < 0) return data;
  return Buffer.concat([data.subarray(0, at), PLAIN, data.subarray(at + BOTH.length)]);
}

/** AuthenticationSASL of PostgreSQL's protocol. */
function saslOffer(...mechanisms: string[]): Buffer {
  const names = Buffer.from([...mechanisms, ""].map((name) => `${name}\0`).join(""));
  const head = Buffer.alloc(9);
  head.write("R");
  head.writeInt32BE(8 + names.length, 1);
  head.writeInt32BE(10, 5);
  return Buffer.concat([head, names]);
}

/** Stands in for the Cloud SQL Auth Proxy: takes plain connections on this machine and encrypts what goes on. */
export class AuthProxyStandIn {
  private constructor(
    private readonly server: Server,
    private readonly sockets: Set<Socket>,
  ) {}

  static async start(target: {
    host: string;
    port: number;
    caCertificate: string;
  }): Promise<AuthProxyStandIn> {
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      const raw = connect(target.port, target.host);
      const end = () => {
        client.destroy();
        raw.destroy();
      };
      for (const socket of [client, raw]) {
        sockets.add(socket);
        socket.on("error", end).on("close", () => sockets.delete(socket));
      }
      raw.write(SSL_REQUEST);
      raw.once("data", (answer) => {
        if (answer.toString() !== "S") return end();
        const secure = connectTls({
          socket: raw,
          ca: target.caCertificate,
          checkServerIdentity: () => undefined,
        });
        secure.on("error", end);
        client.pipe(secure);
        secure.on("data", (data) => client.write(withoutChannelBinding(data)));
        secure.on("end", () => client.end());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new AuthProxyStandIn(server, sockets);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
