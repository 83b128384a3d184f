/**
 * Answers commands of gcloud by the emulator's Admin API, where it has the call: a program of its own, put before
 * the real one on the PATH. What is asked for that it does not know ends with {@link NOT_HERE}.
 */
import { setTimeout as sleep } from "node:timers/promises";

/** Exit code for what the emulator does not have. */
export const NOT_HERE = 90;

interface Json {
  readonly [name: string]: unknown;
}

class NotHere extends Error {}

const { CLOUD_SQL_EMULATOR_HOST: host, GOOGLE_OAUTH_ACCESS_TOKEN: token } = process.env;
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const flags = new Map(
  process.argv
    .slice(2)
    .filter((word) => word.startsWith("--"))
    .map((word): [string, string] => {
      const [name = "", ...value] = word.slice(2).split("=");
      return [name, value.join("=")];
    }),
);
const root = `http://${host}/sql/v1beta4/projects/${flags.get("project")}`;

async function ask(method: string, path: string, body?: object): Promise<Json> {
  const response = await fetch(`${root}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as {
    error?: { message?: string; errors?: { reason?: string }[] };
  } & Json;
  if (response.ok) return answer;
  const message = answer.error?.message ?? `HTTP ${response.status}`;
  if (/^the emulator has nothing at /.test(message)) throw new NotHere(message);
  throw new Error(message);
}

/** Starts an operation and waits for its end. */
async function operate(method: string, path: string, body?: object): Promise<void> {
  let operation = await ask(method, path, body);
  while (operation.status !== "DONE") {
    await sleep(100);
    operation = await ask("GET", `operations/${operation.name}`);
  }
  const { errors } = (operation.error ?? {}) as { errors?: { message?: string }[] };
  if (errors) throw new Error(errors[0]?.message ?? "the operation failed");
}

/** Values of `--format=value(a,b.c)`, or a line of all. */
function show(items: readonly Json[]): void {
  const fields = /^value\((.+)\)$/.exec(flags.get("format") ?? "")?.[1]?.split(",");
  const value = (item: unknown, path: string) =>
    path.split(".").reduce<unknown>((inner, name) => (inner as Json | undefined)?.[name], item) ?? "";
  const limit = Number(flags.get("limit") ?? items.length);
  for (const item of items.slice(0, limit)) {
    console.log(
      fields
        ? fields.map((field) => value(item, field)).join("\t")
        : [item.id ?? item.name, item.status].join("  "),
    );
  }
}

const SETTINGS: Readonly<Record<string, (value: string) => object>> = {
  "no-deletion-protection": () => ({ deletionProtectionEnabled: false }),
  "availability-type": (value) => ({ availabilityType: value.toUpperCase() }),
};

async function main(): Promise<void> {
  const [service = "", group = "", verb = "", name = "", second = ""] = words;
  const items = async (path: string) => ((await ask("GET", path)).items ?? []) as Json[];
  switch ([service, group, verb].join(" ")) {
    case "sql instances describe":
      return show([await ask("GET", `instances/${name}`)]);
    case "sql instances list":
      return show(await items("instances"));
    case "sql instances clone":
      return operate("POST", `instances/${name}/clone`, {
        cloneContext: { destinationInstanceName: second },
      });
    case "sql instances create":
      return operate("POST", "instances", {
        name,
        region: flags.get("region"),
        databaseVersion: flags.get("database-version"),
        settings: {
          tier: flags.get("tier"),
          edition: flags.get("edition")?.toUpperCase().replace("-", "_"),
          dataDiskSizeGb: flags.get("storage-size")?.replace("GB", ""),
          ipConfiguration: { ipv4Enabled: flags.has("assign-ip") },
        },
      });
    case "sql instances delete":
      return operate("DELETE", `instances/${name}`);
    case "sql instances restart":
      return operate("POST", `instances/${name}/restart`, {});
    case "sql instances failover": {
      const { settings } = (await ask("GET", `instances/${name}`)) as {
        settings?: { settingsVersion?: string };
      };
      const failoverContext = { settingsVersion: settings?.settingsVersion };
      return operate("POST", `instances/${name}/failover`, { failoverContext });
    }
    case "sql instances promote-replica":
      return operate(
        "POST",
        `instances/${name}/promoteReplica${flags.has("failover") ? "?failover=true" : ""}`,
        {},
      );
    case "sql instances patch": {
      const wanted = [...flags].filter(([flag]) => flag !== "project");
      const settings = wanted.map(([flag, value]) => {
        const setting = SETTINGS[flag];
        if (!setting) throw new NotHere(`patch --${flag}`);
        return setting(value);
      });
      return operate("PATCH", `instances/${name}`, { settings: Object.assign({}, ...settings) });
    }
    case "sql operations list":
      return show(await items(`operations?instance=${flags.get("instance")}`));
    case "sql backups create":
      return operate("POST", `instances/${flags.get("instance")}/backupRuns`, {});
    case "sql backups list":
      return show(await items(`instances/${flags.get("instance")}/backupRuns`));
    case "sql backups restore":
      return operate("POST", `instances/${flags.get("restore-instance")}/restoreBackup`, {
        restoreBackupContext: {
          backupRunId: name,
          instanceId: flags.get("backup-instance"),
          project: flags.get("project"),
        },
      });
    default:
      throw new NotHere(words.join(" "));
  }
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = error instanceof NotHere ? NOT_HERE : 1;
  });
}
