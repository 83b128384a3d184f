import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Stands between a client and a server, and breaks connections as a network does. */
export class TcpProxy {
  readonly #pairs = new Set<[Socket, Socket]>();
  #mute = false;
  /** The first bytes of each connection that was made. */
  readonly beginnings: Buffer[] = [];

  private constructor(private readonly server: Server) {}

  static async start(target: { host: string; port: number }): Promise<TcpProxy> {
    const server = createServer((near) => {
      const far = connect(target.port, target.host);
      const pair: [Socket, Socket] = [near, far];
      proxy.#pairs.add(pair);
      near.once("data", (data) => proxy.beginnings.push(data.subarray(0, 8)));
      near.on("data", (data) => far.write(data));
      far.on("data", (data) => proxy.#mute || near.write(data));
      for (const [one, other] of [pair, [far, near] as const]) {
        one.on("error", () => undefined);
        one.on("close", () => {
          proxy.#pairs.delete(pair);
          other.destroy();
        });
      }
    });
    const proxy = new TcpProxy(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The server still hears and does everything, but its answers get lost. */
  mute(): void {
    this.#mute = true;
  }

  /** Breaks every connection. New ones are as they should be. */
  cut(): void {
    for (const [near, far] of this.#pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
    this.#mute = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
