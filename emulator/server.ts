/** The emulator in this process: its records, the stand-in providers and the HTTP side. */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "./behaviour";
import { behaviours, resumeInstances, stopInstances } from "./behaviours";
import { automateBackups } from "./behaviours/instance";
import { nullBehaviours } from "./behaviours/null";
import { randomBehaviours } from "./behaviours/random";
import { ownDataSources } from "./data-sources";
import { ephemeralResources } from "./ephemeral-resources";
import { type EmulatorHttpServer, startHttpServer } from "./http-server";
import { clearInterrupted } from "./interrupted";
import { serveProvider } from "./plugin-protocol";
import { type Cloud, StandInProvider } from "./provider";
import { providerSchema } from "./schema";
import type { ProviderName } from "./schema-model";
import { prepareSocketFolder, type SocketFolder } from "./sockets";
import { openStore } from "./store";

export interface EmulatorOptions {
  /** Folder for records, data directories and sockets. Made where it is missing, with mode 0700. */
  readonly directory: string;
  /** Progress lines. Never a secret. @default - none */
  readonly log?: (line: string) => void;
}

export interface Emulator {
  /** What `terraform`, `cdktf` and the SQL step need in their environment to find the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops everything that the start began. What exists in the emulated cloud stays on disk. */
  stop(): Promise<void>;
}

const PROVIDERS: readonly ProviderName[] = ["google", "random", "null"];
const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"];

/**
 * Starts the emulator in this process.
 *
 * @throws ProblemError where its records are damaged or another emulator uses the folder.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { directory, log = () => {} } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const sockets = await prepareSocketFolder(directory, PROVIDERS);
  const stops: (() => Promise<void> | void)[] = [() => sockets.close()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const store = openStore(directory);
    const token = accessToken(directory);
    const context: Context = { project: "", region: "", store, directory, token, log };
    stops.push(stopInstances);
    await clearInterrupted(context);
    const http = await startHttpServer({ directory, token, store, log });
    stops.push(() => http.stop());
    await resumeInstances(context);
    const hourly = setInterval(() => automateBackups(context), 3_600_000).unref();
    stops.push(() => clearInterval(hourly));
    const cloud = openCloud(context);
    for (const name of PROVIDERS) {
      const served = await serveProvider(
        new StandInProvider(providerSchema(name), cloud),
        sockets.path(name),
        log,
      );
      stops.push(() => served.stop());
    }
    return { environment: environment(sockets, http, token), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openCloud({ store, directory, token, log }: Context): Cloud {
  return {
    store,
    behaviours: new Map([...behaviours, ...randomBehaviours, ...nullBehaviours]),
    dataSources: ownDataSources,
    ephemeral: ephemeralResources,
    directory,
    token,
    log,
  };
}

/** The emulator's own token: whoever can read the folder may use the emulator. */
function accessToken(directory: string): string {
  const file = join(directory, "token");
  if (!existsSync(file))
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8");
}

/**
 * As with Google's own emulators, one variable tells programs where the emulator is; the rest is what the
 * `gcs` backend and cdktf need to stay on this machine.
 */
function environment(sockets: SocketFolder, http: EmulatorHttpServer, token: string): Record<string, string> {
  const reattach: Record<string, unknown> = {};
  for (const name of PROVIDERS) {
    for (const registry of REGISTRIES) {
      reattach[`${registry}/hashicorp/${name}`] = {
        Protocol: "grpc",
        ProtocolVersion: 6,
        Pid: process.pid,
        Test: true,
        Addr: { Network: "unix", String: sockets.path(name) },
      };
    }
  }
  return {
    TF_REATTACH_PROVIDERS: JSON.stringify(reattach),
    CLOUD_SQL_EMULATOR_HOST: `${http.host}:${http.port}`,
    GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT: `http://${http.host}:${http.port}/storage/v1/b`,
    GOOGLE_OAUTH_ACCESS_TOKEN: token,
    CHECKPOINT_DISABLE: "1",
    CDKTF_SKIP_PROVIDER_LOCK: "true",
  };
}
