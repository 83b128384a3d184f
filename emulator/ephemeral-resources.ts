/** Ephemeral resources: opened for one run, in no state and no plan. */
import { randomText } from "./behaviours/random";
import type { DataSourceReader } from "./data-sources";
import { accessVersion } from "./secret-access";

export const ephemeralResources: ReadonlyMap<string, DataSourceReader> = new Map<string, DataSourceReader>(
  Object.entries({
    google_secret_manager_secret_version: accessVersion,
    random_password: (config) => {
      const flags = ["lower", "upper", "numeric", "special"].map((name) => [name, config[name] ?? true]);
      const least = ["min_lower", "min_upper", "min_numeric", "min_special"].map((name) => [
        name,
        config[name] ?? 0,
      ]);
      const complete = { ...config, ...Object.fromEntries([...flags, ...least]) };
      return { ...complete, result: randomText(complete), bcrypt_hash: "" };
    },
  }),
);
