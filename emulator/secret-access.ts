/** Payloads of secret versions for what reads them through Terraform: data sources and ephemeral resources. */
import { type Attributes, type Context, Refusal } from "./behaviour";
import { projectNumber } from "./identifiers";
import { findVersion, type SecretName } from "./secret-payloads";

/**
 * A version with its payload, from the arguments `secret`, `project`, `version` (default the newest) and
 * `is_secret_data_base64`.
 *
 * @throws Refusal as the service does for what is not there, disabled or destroyed
 */
export function accessVersion(config: Attributes, context: Context): Attributes {
  const name = secretOf(config, context);
  const asked = (config.version as string | null) ?? "latest";
  const version = findVersion(context.directory, name, asked);
  if (version === undefined) {
    throw new Refusal(
      `Error 404: secret version "projects/${name.project}/secrets/${name.secret}/versions/${asked}" not found`,
      "create the version first, or correct the name",
      ["secret"],
    );
  }
  if (version.state !== "ENABLED" || version.data === undefined) {
    throw new Refusal(
      `Error 400: version ${version.version} of secret "${name.secret}" is in state ${version.state}`,
      "enable it, or ask for another version",
      ["version"],
    );
  }
  const path = `projects/${projectNumber(name.project)}/secrets/${name.secret}/versions/${version.version}`;
  const encoded = config.is_secret_data_base64 === true;
  const record = context.store.get("google_secret_manager_secret_version", path)?.attributes;
  return {
    id: path,
    name: path,
    project: name.project,
    version: String(version.version),
    enabled: true,
    create_time: record?.create_time ?? "",
    destroy_time: "",
    secret_data: encoded ? version.data : Buffer.from(version.data, "base64").toString("utf8"),
  };
}

/** The secret by its short id or its full name, with the project's id or number. */
function secretOf(config: Attributes, context: Context): SecretName {
  const reference = String(config.secret);
  const full = /^projects\/([^/]+)\/secrets\/([^/]+)$/.exec(reference);
  if (full === null)
    return { project: (config.project as string | null) ?? context.project, secret: reference };
  const [, project, secret] = full as unknown as [string, string, string];
  const known = context.store
    .list("google_secret_manager_secret")
    .map(({ attributes }) => String(attributes.project))
    .find((one) => one === project || projectNumber(one) === project);
  return { project: known ?? project, secret };
}
