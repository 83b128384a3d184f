import { resolve } from "node:path";
import type { Settings } from "../../emulator/postgres-settings";
import { ScratchServer } from "../../emulator/scratch-server";

export const MIGRATOR = "music_library_migrator";
export const APP_USER = "music_library_user";
export const SQL = resolve(__dirname, "../../sql");

/**
 * A server with Cloud SQL's roles, a migrator and an application user, as the API makes them, and with the flag
 * without which pgaudit can't be had, as every environment sets it.
 */
export type CloudSqlServer = ScratchServer;
export const CloudSqlServer = {
  start: (settings?: Settings) =>
    ScratchServer.start({
      settings: { "cloudsql.enable_pgaudit": "on", ...settings },
      users: [MIGRATOR, APP_USER],
    }),
};
