/**
 * What programs ask of Google: the Cloud SQL Admin API, one file for each of its collections, and the payload
 * of a secret. Plus a page of our own, `GET /emulator/instances`, that says what runs.
 * @see https://cloud.google.com/sql/docs/postgres/admin-api/rest
 */
import type { ApiHandler } from "../http-api";
import { backupRuns } from "./backup-runs";
import { connect } from "./connect";
import { emulatorPages } from "./emulator-pages";
import { instances } from "./instances";
import { operations } from "./operations";
import { recovery } from "./recovery";
import { replication } from "./replication";
import { pathExpression, type Route } from "./route";
import { secrets } from "./secrets";
import { users } from "./users";

const ROUTES: readonly Route[] = [
  ...instances,
  ...connect,
  ...backupRuns,
  ...users,
  ...operations,
  ...recovery,
  ...replication,
];

/** The same methods and shapes are served under both versions. */
const ALL = [
  ...ROUTES.map((route) => ({
    ...route,
    path: `(?:sql/v1beta4|sql/v1|v1)/projects/{project}/${route.path}`,
  })),
  ...secrets,
  ...emulatorPages,
].map((route) => ({ route, expression: pathExpression(route.path) }));

export const adminApi: ApiHandler = async (request, options) => {
  const path = request.path.join("/");
  for (const { route, expression } of ALL) {
    const match = route.method === request.method ? expression.exec(path) : null;
    if (!match) continue;
    return { status: 200, body: await route.handle({ request, options, parameters: match.groups ?? {} }) };
  }
  return undefined;
};
