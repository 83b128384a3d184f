/** What became of an operation. */
import { ApiError } from "../http-api";
import { listOperations } from "../instance-operations";
import { type Call, projectIn, type Route } from "./route";

export const operations: readonly Route[] = [
  {
    method: "GET",
    path: "operations",
    handle: (call) => ({
      kind: "sql#operationsList",
      items: listOperations(call.options, projectIn(call), call.request.query.get("instance") ?? undefined),
    }),
  },
  { method: "GET", path: "operations/{operation}", handle: findOperation },
];

function findOperation(call: Call): object {
  const { operation } = call.parameters;
  const found = listOperations(call.options, projectIn(call)).find(({ name }) => name === operation);
  if (!found) throw new ApiError(404, "The Cloud SQL operation does not exist.", "operationDoesNotExist");
  return found;
}
