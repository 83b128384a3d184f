/** Changes a user: its password, and the database roles that it has. */
import { randomUUID } from "node:crypto";
import { ApiError } from "../http-api";
import { serverOf } from "../instance-servers";
import { assignRoles, roleExists, setPassword } from "../roles";
import { bodyOf, type Call, instanceIn, type Route } from "./route";

export const users: readonly Route[] = [
  { method: "PUT", path: "instances/{instance}/users", handle: updateUser },
];

async function updateUser(call: Call): Promise<object> {
  const instance = instanceIn(call).attributes;
  const { query } = call.request;
  const name = query.get("name") ?? "";
  const { password } = call.request.body.length > 0 ? bodyOf(call) : {};
  const running = serverOf(call.options.directory, {
    project: String(instance.project),
    name: String(instance.name),
  });
  if (!running)
    throw new ApiError(400, `Invalid request: instance ${instance.name} is not running.`, "invalidState");
  await running.session(async (client) => {
    if (!(await roleExists(client, name))) {
      throw new ApiError(404, `The user "${name}" does not exist.`, "userDoesNotExist");
    }
    if (typeof password === "string" && password !== "") await setPassword(client, name, password);
    try {
      await assignRoles(
        client,
        name,
        query.getAll("databaseRoles"),
        query.get("revokeExistingRoles") === "true",
      );
    } catch (error) {
      throw new ApiError(400, `Invalid request: ${(error as Error).message}.`, "invalid");
    }
  });
  const now = new Date().toISOString();
  return {
    kind: "sql#operation",
    name: `update_user-${randomUUID()}`,
    operationType: "UPDATE_USER",
    status: "DONE",
    targetProject: instance.project,
    targetId: instance.name,
    insertTime: now,
    endTime: now,
  };
}
