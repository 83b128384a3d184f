import { rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { runDaemon } from "../../emulator/daemon-process";

// A background process with an emulator's doors and nothing behind them, for tests of the daemon itself.
const [directory, code] = process.argv.slice(2) as [string, string];

void runDaemon(directory, code, async ({ log }) => {
  if (process.env.FAKE_EMULATOR === "fails") throw new Error("no room left");
  if (process.env.FAKE_EMULATOR === "hangs") await new Promise(() => {});
  const socket = join(directory, "fake.sock");
  rmSync(socket, { force: true });
  const providers = createServer((connection) => connection.end()).listen(socket);
  const http = createHttpServer((request, response) => {
    const known =
      request.url === "/emulator/instances" && request.headers.authorization === "Bearer fake-token";
    response.statusCode = known ? 200 : 404;
    response.end("[]");
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  log("the fake emulator is up");
  return {
    environment: {
      TF_REATTACH_PROVIDERS: JSON.stringify({
        "registry.terraform.io/hashicorp/google": { Addr: { Network: "unix", String: socket } },
      }),
      CLOUD_SQL_EMULATOR_HOST: `127.0.0.1:${(http.address() as AddressInfo).port}`,
      GOOGLE_OAUTH_ACCESS_TOKEN: "fake-token",
    },
    async stop() {
      providers.close();
      http.close();
    },
  };
}).then(() => process.exit());
