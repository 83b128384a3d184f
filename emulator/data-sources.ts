/** Data sources: mostly a look at what exists, found by the arguments that were given. */
import { readBackupRun, readLatestRecoveryTime } from "./backup-data-sources";
import { type Attributes, type Context, Refusal } from "./behaviour";
import { importMatches, projectNumber } from "./identifiers";
import { accessVersion } from "./secret-access";

/** Project, region and zone of the provider's configuration. */
export interface Place {
  readonly project: string;
  readonly region: string;
  readonly zone: string;
}

/** From the arguments to the attributes. */
export type DataSourceReader = (
  config: Attributes,
  context: Context,
  place: Place,
) => Attributes | Promise<Attributes>;

/** Arguments that say which resource is meant. */
const IDENTITY = [
  "name",
  "instance",
  "secret_id",
  "account_id",
  "managed_zone",
  "key_ring",
  "bucket",
  "bucket_id",
];
const PLACE = ["project", "region", "location"] as const;

/** Finds the resource that a data source of the same name describes. */
export function readDataSource(type: string, config: Attributes, context: Context): Attributes {
  const given = IDENTITY.filter((name) => typeof config[name] === "string");
  const project = (config.project as string | null) ?? context.project;
  const found = context.store.list(type).filter((record) => {
    const { attributes } = record;
    const placed = PLACE.every(
      (name) => config[name] == null || attributes[name] == null || attributes[name] === config[name],
    );
    if (!placed || ("project" in attributes && attributes.project !== null && attributes.project !== project))
      return false;
    return given.every(
      (name) => attributes[name] === config[name] || importMatches(String(config[name]), record),
    );
  });
  if (given.length > 0 && found.length === 1) return found[0]?.attributes ?? {};
  const asked = given.map((name) => `${name} "${config[name]}"`).join(", ");
  if (found.length > 1)
    throw new Refusal(`more than one ${type} fits ${asked}`, "give its region or project too");
  throw new Refusal(
    `Error 404: no ${type} with ${asked || "these arguments"} in project "${project}"`,
    "create it first, or correct the name",
  );
}

/** Data sources that are not a look at a resource of the same name. */
export const ownDataSources: ReadonlyMap<string, DataSourceReader> = new Map<string, DataSourceReader>(
  Object.entries({
    google_project: (config, { project }) => {
      const id = (config.project_id as string | null) ?? project;
      return {
        id: `projects/${id}`,
        project_id: id,
        name: id,
        number: projectNumber(id),
        labels: {},
        effective_labels: {},
        terraform_labels: {},
      };
    },
    google_client_config: (_, __, { project, region, zone }) => ({
      id: `projects/${project}/regions/${region}/zones/${zone}`,
      project,
      region,
      zone,
      access_token: "local-emulator",
      default_labels: {},
    }),
    google_secret_manager_secret_version: (config, context) => {
      const version = accessVersion(config, context);
      return config.fetch_secret_data === false ? { ...version, secret_data: "" } : version;
    },
    google_secret_manager_secret_version_access: accessVersion,
    google_sql_backup_run: readBackupRun,
    google_sql_database_instance_latest_recovery_time: readLatestRecoveryTime,
    google_sql_ca_certs: (config, context) => {
      const { server_ca_cert: certs, project } = readDataSource(
        "google_sql_database_instance",
        { name: config.instance, project: config.project },
        context,
      );
      const [newest] = certs as Attributes[];
      return {
        id: `projects/${project}/instances/${config.instance}`,
        project,
        certs,
        active_version: newest?.sha1_fingerprint,
      };
    },
    google_sql_databases: (config, context) => {
      const project = config.project ?? context.project;
      const databases = context.store
        .list("google_sql_database")
        .map(({ attributes }) => attributes)
        .filter((attributes) => attributes.instance === config.instance && attributes.project === project);
      return { id: `project/${project}/instance/${config.instance}/databases`, project, databases };
    },
    google_client_openid_userinfo: () => ({ id: "developer@example.com", email: "developer@example.com" }),
    google_iam_policy: (config) => {
      const bindings = (config.binding as { role: string; members: string[] }[] | null) ?? [];
      return {
        id: "policy",
        policy_data: JSON.stringify({
          bindings: bindings.map(({ role, members }) => ({ members: [...members].sort(), role })),
        }),
      };
    },
    null_data_source: (config) => ({
      id: "static",
      outputs: config.inputs ?? {},
      random: "static",
      has_computed_default: config.has_computed_default ?? "default",
    }),
  }),
);
