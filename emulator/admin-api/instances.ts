/** Instances: what they are, and their activation policy. */
import { describeInstance, patchInstance } from "../activation";
import { bodyOf, instanceIn, type Route } from "./route";

export const instances: readonly Route[] = [
  {
    method: "GET",
    path: "instances/{instance}",
    handle: (call) => describeInstance(instanceIn(call).attributes),
  },
  {
    method: "PATCH",
    path: "instances/{instance}",
    handle: (call) => patchInstance(instanceIn(call), bodyOf(call), call.options),
  },
];
