/** Secret Manager, as far as programs read payloads. */
import { ApiError } from "../http-api";
import { projectNumber } from "../identifiers";
import { findVersion } from "../secret-payloads";
import { type Call, projectIn, type Route } from "./route";

export const secrets: readonly Route[] = [
  {
    method: "GET",
    path: "v1/projects/{project}/secrets/{secret}/versions/{version}:access",
    handle: accessSecret,
  },
];

function accessSecret(call: Call): object {
  const { secret, version: reference } = call.parameters;
  const project = projectIn(call);
  const version = findVersion(call.options.directory, { project, secret }, reference);
  const name = `projects/${call.parameters.project}/secrets/${secret}/versions/${version?.version ?? reference}`;
  if (!version) throw new ApiError(404, `Secret Version [${name}] not found.`, "notFound");
  if (version.state !== "ENABLED") {
    throw new ApiError(400, `Secret Version [${name}] is in ${version.state} state.`, "failedPrecondition");
  }
  return {
    name: `projects/${projectNumber(project)}/secrets/${secret}/versions/${version.version}`,
    payload: { data: version.data },
  };
}
