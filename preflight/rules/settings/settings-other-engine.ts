import { instanceRule } from "../../instance";

/** Settings that only another engine has, and what PostgreSQL has instead. */
const OTHERS: Readonly<Record<string, readonly [engine: string, fix: string]>> = {
  time_zone: ["SQL Server", "remove it and set the flag timezone"],
  active_directory_config: ["SQL Server", "remove it"],
  entraid_config: ["SQL Server", "remove it and use IAM users"],
  sql_server_audit_config: ["SQL Server", "remove it and set the flag cloudsql.enable_pgaudit"],
  "advanced_machine_features.threads_per_core": ["SQL Server", "remove it"],
  auto_upgrade_enabled: ["MySQL", "remove it and raise database_version when it is time"],
  authorized_gae_applications: ["the first generation", "remove it"],
  crash_safe_replication: ["the first generation", "remove it"],
  replication_type: ["the first generation", "remove it"],
};

/** Settings of other engines. */
export const settingsOtherEngine = instanceRule({
  id: "settings-other-engine",
  severity: "error",
  area: "settings",
  title: "no setting is another engine's",
  why: "The API refuses them for PostgreSQL.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance",
  *check({ settings }) {
    for (const [name, [engine, fix]] of Object.entries(OTHERS)) {
      const at = settings.get(name);
      const empty =
        at.raw === "" || at.raw === 0 || at.is(false) || (Array.isArray(at.raw) && at.raw.length === 0);
      if (!at.isSet || at.isUnknown || empty) continue;
      yield { at, what: `${name} is a setting of ${engine}`, allowed: "nothing, with PostgreSQL", fix };
    }
  },
});
