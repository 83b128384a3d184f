/** How a collection of the Admin API says what it answers. */
import type { ResourceStore, StoredResource } from "../behaviour";
import { INSTANCE_TYPE } from "../behaviours/instance-records";
import { ApiError, type ApiRequest, type HttpServerOptions } from "../http-api";
import { projectNumber } from "../identifiers";

/** A request that a route's path fits. */
export interface Call {
  readonly request: ApiRequest;
  readonly options: HttpServerOptions;
  /** The parts of the path that its pattern names. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One method of the API. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `sql/v1beta4/projects/{project}/`, e.g. `instances/{instance}/backupRuns/{id}`. */
  readonly path: string;
  /** The body of the answer; an ApiError for any other than 200. */
  handle(call: Call): Promise<object> | object;
}

/** A pattern like `instances/{instance}:restart` as an expression with named groups. */
export function pathExpression(pattern: string): RegExp {
  // Projects of a domain are named `example.com:project`; no other name has a colon.
  const source = pattern.replace(
    /\{(\w+)\}/g,
    (_, name) => `(?<${name}>${name === "project" ? "[^/]+" : "[^/:]+"})`,
  );
  return new RegExp(`^${source}$`);
}

/** The project that a call names, by its id also where the call has its number. */
export function projectIn({ parameters, options }: Call): string {
  return projectOf(parameters.project, options.store);
}

/**
 * The instance that a call names.
 *
 * @throws ApiError 404 where it is not there
 */
export function instanceIn(call: Call): StoredResource {
  const project = projectIn(call);
  const name = call.parameters.instance;
  const found = findInstance(call.options.store, project, name);
  if (found) return found;
  throw new ApiError(
    404,
    `The Cloud SQL instance ${name} does not exist in project ${call.parameters.project}.`,
    "instanceDoesNotExist",
  );
}

export function findInstance(
  store: ResourceStore,
  project: string,
  name: string,
): StoredResource | undefined {
  return store
    .list(INSTANCE_TYPE)
    .find(({ attributes }) => attributes.project === project && attributes.name === name);
}

/** Projects may be named by their number. */
export function projectOf(reference: string, store: ResourceStore): string {
  if (!/^\d+$/.test(reference)) return reference;
  const projects = [INSTANCE_TYPE, "google_secret_manager_secret"]
    .flatMap((type) => store.list(type))
    .map(({ attributes }) => String(attributes.project));
  return projects.find((project) => projectNumber(project) === reference) ?? reference;
}

/** The request's body, which must be JSON. */
export function bodyOf({ request: { body } }: Call): Record<string, unknown> {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ApiError(400, "the body is not JSON", "parseError");
  }
}
