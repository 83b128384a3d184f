import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { type SecureContextOptions, TLSSocket, connect as tlsConnect } from "node:tls";

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Takes a request for encryption as PostgreSQL does, shows a certificate of the test's own, and hangs up. */
export class TlsServer {
  /** Version of TLS of each client that got as far as to log in. */
  readonly logins: (string | null)[] = [];

  private constructor(private readonly server: Server) {}

  static async start(context: SecureContextOptions): Promise<TlsServer> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("S");
        const secure = new TLSSocket(socket, { isServer: true, ...context });
        secure.on("error", () => undefined);
        secure.once("data", () => {
          self.logins.push(secure.getProtocol());
          secure.end();
        });
      });
    });
    const self = new TlsServer(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return self;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A Unix socket that leads to a server over TLS, as that of the Auth Proxy. Closing it ends its connections. */
export async function proxySocket(
  path: string,
  target: { readonly host: string; readonly port: number; readonly ca: string },
): Promise<Server> {
  const server = createServer((near) => {
    const raw = connect(target.port, target.host, () => raw.write(SSL_REQUEST));
    raw.once("data", () => {
      const far = tlsConnect({ socket: raw, ca: target.ca, host: target.host });
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.pipe(other);
        one.on("error", () => other.destroy());
      }
    });
    raw.on("error", () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return server;
}
