import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rehearsal, Workspace } from "./emulator";

/** A Terraform configuration in JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each type of block has other attributes
export type Configuration = Record<string, any>;

/** A second apply's plan after the base was applied. */
export interface Scenario {
  /** What the configuration is then. @default - as applied */
  readonly change?: (resources: Configuration, whole: Configuration) => void;
  /** What somebody else does in the meantime, from a state of their own. @default - nothing */
  readonly outside?: (resources: Configuration) => void;
  /** Arguments of `terraform plan`. @default - none */
  readonly plan?: readonly string[];
}

const project = "acme-dev";

/** What exists: an instance with all that hangs on it, in the root and in a module. */
function base(): Configuration {
  return {
    resource: {
      google_sql_database_instance: {
        main: {
          name: "music",
          database_version: "POSTGRES_17",
          region: "us-central1",
          deletion_protection: true,
          settings: {
            tier: "db-custom-2-7680",
            edition: "ENTERPRISE",
            disk_size: 50,
            disk_type: "PD_SSD",
            disk_autoresize: true,
            disk_autoresize_limit: 200,
            deletion_protection_enabled: true,
            retain_backups_on_delete: true,
            connector_enforcement: "REQUIRED",
            activation_policy: "ALWAYS",
            database_flags: [
              { name: "max_connections", value: "200" },
              { name: "shared_buffers", value: "131072" },
              { name: "log_min_duration_statement", value: "200" },
            ],
            ip_configuration: { ipv4_enabled: true, ssl_mode: "ENCRYPTED_ONLY" },
            backup_configuration: {
              enabled: true,
              start_time: "03:00",
              location: "us-central1",
              point_in_time_recovery_enabled: true,
              transaction_log_retention_days: 7,
              backup_retention_settings: { retained_backups: 30, retention_unit: "COUNT" },
            },
            insights_config: { query_insights_enabled: true, query_string_length: 1024 },
          },
        },
        replica: {
          name: "music-replica",
          database_version: "POSTGRES_17",
          region: "us-central1",
          master_instance_name: "${google_sql_database_instance.main.name}",
          deletion_protection: false,
          settings: {
            tier: "db-custom-2-7680",
            edition: "ENTERPRISE",
            ip_configuration: { ipv4_enabled: true, ssl_mode: "ENCRYPTED_ONLY" },
          },
        },
      },
      google_sql_database: {
        app: { name: "app", instance: "${google_sql_database_instance.main.name}" },
        jobs: {
          for_each: '${toset(["queue", "reports.daily"])}',
          name: "${each.key}",
          instance: "${google_sql_database_instance.main.name}",
          depends_on: ["google_sql_database.app"],
        },
      },
      google_sql_user: {
        app: {
          name: "app",
          instance: "${google_sql_database_instance.main.name}",
          password_wo: "${ephemeral.random_password.app.result}",
          password_wo_version: 1,
          deletion_policy: "ABANDON",
          depends_on: ["google_sql_database.jobs"],
        },
      },
      google_secret_manager_secret: {
        app: { secret_id: "music-app", replication: { auto: {} }, deletion_protection: false },
      },
      google_secret_manager_secret_version: {
        app: {
          secret: "${google_secret_manager_secret.app.id}",
          secret_data_wo: "${ephemeral.random_password.app.result}",
          secret_data_wo_version: 1,
        },
      },
      google_logging_project_bucket_config: {
        logs: { project, location: "us-central1", bucket_id: "music", retention_days: 90 },
      },
      google_monitoring_notification_channel: {
        mail: { display_name: "Operations", type: "email", labels: { email_address: "ops@example.com" } },
      },
      google_monitoring_alert_policy: {
        cpu: {
          display_name: "CPU of music",
          combiner: "OR",
          notification_channels: ["${google_monitoring_notification_channel.mail.name}"],
          documentation: { content: "look at the slow queries" },
          conditions: [
            {
              display_name: "over 80 %",
              condition_threshold: {
                filter:
                  'resource.type="cloudsql_database" AND metric.type="cloudsql.googleapis.com/database/cpu/utilization"',
                comparison: "COMPARISON_GT",
                duration: "300s",
                threshold_value: 0.8,
                aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_MEAN" }],
              },
            },
          ],
        },
      },
      null_resource: {
        sql: {
          triggers: { sql: "1111", instance: "${google_sql_database_instance.main.name}" },
          provisioner: [{ "local-exec": { command: "echo migrate --database app" } }],
          depends_on: ["google_sql_user.app"],
        },
      },
    },
    ephemeral: { random_password: { app: { length: 24, special: false } } },
    module: { reporting: { source: "./reporting", count: 1, network: "reporting" } },
  };
}

/** A module, with an index of its own. */
const REPORTING: Configuration = {
  variable: { network: { type: "string" } },
  resource: {
    google_compute_network: { this: { name: "${var.network}", auto_create_subnetworks: false } },
    google_secret_manager_secret: {
      this: {
        count: 2,
        secret_id: "reporting-${count.index}",
        replication: { auto: {} },
        deletion_protection: false,
      },
    },
  },
};

function settings(resources: Configuration): Configuration {
  return resources.google_sql_database_instance.main.settings;
}

/** By name; each has a file of that name among the fixtures. */
export const SCENARIOS = {
  "no-changes": {},
  "shrink-disk": {
    change: (resources) => Object.assign(settings(resources), { disk_size: 20, disk_autoresize: false }),
  },
  "memory-flag": {
    change: (resources) => {
      settings(resources).database_flags[1].value = "262144";
      settings(resources).database_flags[2].value = "500";
    },
  },
  "lost-protection": {
    change: (resources) => {
      resources.google_sql_database_instance.main.deletion_protection = false;
      const { backup_configuration } = Object.assign(settings(resources), {
        deletion_protection_enabled: false,
        retain_backups_on_delete: false,
      });
      backup_configuration.point_in_time_recovery_enabled = false;
      backup_configuration.backup_retention_settings.retained_backups = 7;
      resources.google_sql_user.app.deletion_policy = undefined;
      resources.google_logging_project_bucket_config.logs.retention_days = 30;
    },
  },
  renamed: {
    change: (resources, whole) => rename(resources, whole, false),
  },
  moved: {
    change: (resources, whole) => rename(resources, whole, true),
  },
  drift: {
    outside: (resources) => {
      Object.assign(settings(resources).ip_configuration, {
        authorized_networks: [{ name: "laptop", value: "203.0.113.7/32" }],
        ssl_mode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
      });
      settings(resources).database_flags[0].value = "400";
    },
  },
  "destroyed-secret": {
    change: (resources) => {
      resources.google_secret_manager_secret = undefined;
      resources.google_secret_manager_secret_version = undefined;
    },
  },
  "rotated-secret": {
    change: (resources) => {
      resources.google_secret_manager_secret_version.app.secret_data_wo_version = 2;
      resources.google_sql_user.app.password_wo_version = 2;
    },
  },
  region: {
    change: (resources) => {
      resources.google_sql_database_instance.main.region = "europe-west4";
    },
  },
  "disk-type": {
    change: (resources) => {
      settings(resources).disk_type = "PD_HDD";
    },
  },
  switchover: {
    change: (resources) => {
      const { main, replica } = resources.google_sql_database_instance;
      replica.master_instance_name = undefined;
      replica.instance_type = "CLOUD_SQL_INSTANCE";
      main.master_instance_name = "music-replica";
      settings(resources).backup_configuration = undefined;
    },
  },
  opened: {
    change: (resources) => {
      settings(resources).connector_enforcement = "NOT_REQUIRED";
      settings(resources).ip_configuration = {
        ipv4_enabled: true,
        ssl_mode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
        authorized_networks: [
          { name: "everybody", value: "0.0.0.0/0" },
          { name: "office", value: "203.0.113.0/24" },
        ],
      };
    },
  },
  smaller: {
    change: (resources) => {
      Object.assign(settings(resources), { tier: "db-custom-1-3840", disk_autoresize_limit: 60 });
      settings(resources).insights_config.query_string_length = 2048;
      settings(resources).database_flags[1].value = "65536";
    },
  },
  "sql-step": {
    change: (resources) => {
      resources.null_resource.sql.triggers.sql = "2222";
    },
  },
  "alerts-lost": {
    change: (resources) => {
      resources.google_monitoring_alert_policy = undefined;
      resources.google_monitoring_notification_channel = undefined;
    },
  },
  indexes: {
    change: (resources, whole) => {
      resources.google_sql_database.jobs.for_each = '${toset(["queue"])}';
      whole.module = undefined;
    },
  },
  destroy: { plan: ["-destroy"] },
  // No way leads back, so it is the last one.
  "older-version": {
    outside: (resources) => {
      resources.google_sql_database_instance.main.database_version = "POSTGRES_18";
    },
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

/** A construct that was renamed: every address of it is another one. */
function rename(resources: Configuration, whole: Configuration, withMoves: boolean): void {
  const names = { google_sql_database_instance: "main", google_sql_database: "app", google_sql_user: "app" };
  for (const [type, name] of Object.entries(names)) {
    resources[type].live = resources[type][name];
    delete resources[type][name];
  }
  const text = JSON.stringify(whole)
    .replaceAll("google_sql_database_instance.main", "google_sql_database_instance.live")
    .replaceAll("google_sql_database.app", "google_sql_database.live")
    .replaceAll("google_sql_user.app", "google_sql_user.live");
  Object.assign(whole, JSON.parse(text));
  if (!withMoves) return;
  whole.moved = Object.entries(names).map(([type, name]) => ({
    from: `${type}.${name}`,
    to: `${type}.live`,
  }));
}

/** Plans scenarios on an emulator, each over the same applied base. */
export class Planner {
  private isChangedOutside = false;

  private constructor(
    private readonly rehearsal: Rehearsal,
    private readonly applied: Workspace,
  ) {}

  static async start(rehearsal: Rehearsal): Promise<Planner> {
    const workspace = workspaceOf(rehearsal, "base", base());
    await workspace.init();
    await workspace.apply();
    return new Planner(rehearsal, workspace);
  }

  /** What `terraform show -json` prints of the plan. */
  async plan(scenario: Scenario): Promise<string> {
    const { change, outside, plan = [] } = scenario;
    if (this.isChangedOutside) await this.applyAside(base());
    this.isChangedOutside = outside !== undefined;
    if (outside) {
      const theirs = base();
      outside(theirs.resource);
      await this.applyAside(theirs);
    }
    const configuration = base();
    change?.(configuration.resource, configuration);
    const workspace = await this.copy(configuration);
    await workspace.expect(0, "plan", "-input=false", "-no-color", "-out=plan", ...plan);
    return workspace.expect(0, "show", "-json", "plan");
  }

  /** An apply whose state the plan doesn't see. */
  private async applyAside(configuration: Configuration): Promise<void> {
    await (await this.copy(configuration)).apply();
  }

  private async copy(configuration: Configuration): Promise<Workspace> {
    const workspace = workspaceOf(this.rehearsal, "plan", configuration);
    cpSync(join(this.applied.folder, "terraform.tfstate"), join(workspace.folder, "terraform.tfstate"));
    await workspace.init();
    return workspace;
  }
}

function workspaceOf(rehearsal: Rehearsal, name: string, configuration: Configuration): Workspace {
  const workspace = rehearsal.workspace(name, configuration);
  const folder = join(workspace.folder, "reporting");
  mkdirSync(folder);
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(REPORTING));
  return workspace;
}

/**
 * A plan without what differs from run to run, and without what no review reads: the state before, values
 * that are planned twice, and resources that stay as they are. One change a line, for a readable diff.
 */
export function stable(shown: string): string {
  const plan = JSON.parse(shown, (key, value) => (RANDOM.has(key) ? undefined : value));
  const { prior_state, planned_values, timestamp, relevant_attributes, configuration, ...rest } = plan;
  const changes: Configuration[] = rest.resource_changes;
  const changed = changes.filter(
    ({ change, previous_address }) => previous_address || String(change.actions) !== "no-op",
  );
  const { root_module } = configuration;
  const small = {
    ...rest,
    planned_values: {},
    // A plan without changes is one all the same.
    resource_changes: changed.length > 0 ? changed : changes.slice(0, 2),
    configuration: { root_module },
  };
  const text = DRAWN.reduce((drawn, [what, fixed]) => drawn.replace(what, fixed), JSON.stringify(small));
  return `${text
    .replace(/,(?=\{"address")|,(?="(?:resource_changes|resource_drift|configuration|module_calls)")/g, ",\n")
    .replace(/\[(?=\{"address")/g, "[\n")}\n`;
}

/** What is drawn anew each time: certificates, and below numbers and times. */
const RANDOM: ReadonlySet<string> = new Set(["server_ca_cert"]);

const DRAWN: readonly [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-01-01T00:00:00Z"],
  [/(?<=(?:notificationChannels|alertPolicies|conditions)\/|"id":")\d{8,}/g, "1234567890"],
];
