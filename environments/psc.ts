import { z } from "zod";
import { matching, network, projectId } from "./fields";

const subnetwork = matching(
  /^projects\/[a-z0-9-]+\/regions\/[a-z0-9-]+\/subnetworks\/[a-z0-9-]+$/,
  "must be projects/<project>/regions/<region>/subnetworks/<name>",
);

/** No address of its own: networks of the allowed projects reach it by an endpoint of Private Service Connect. */
export const psc = z.strictObject({
  kind: z.literal("psc"),
  /** Projects whose networks may have endpoints. */
  consumerProjects: z.array(projectId).min(1, "must name a project at least"),
  /** Endpoints that this application makes, for the instance and its copies. @default - the consumers make them */
  endpoint: z
    .strictObject({
      network,
      /** One subnetwork of that network in each region of an instance; the endpoint takes an address of it. */
      subnetworks: z.array(subnetwork).min(1, "must name a subnetwork at least"),
    })
    .optional(),
});

/** The parts of a subnetwork's full name. */
export function subnetworkParts(name: string): { readonly project: string; readonly region: string } {
  const [, project = "", , region = ""] = name.split("/");
  return { project, region };
}
