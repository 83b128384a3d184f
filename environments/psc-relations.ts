import type { Problem } from "../cloudsql/problem";
import { namesOf } from "./names";
import { subnetworkParts } from "./psc";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

/** Names of addresses, endpoints and zones. */
const NAME_LENGTH = 63;

/** Rules about Private Service Connect. */
export const pscRelations: readonly Relation[] = [endpointsAllowed, endpointRegions, endpointNames];

function endpointsAllowed({ access }: Environment): Problem[] {
  if (access.kind !== "psc" || !access.endpoint) return [];
  return access.endpoint.subnetworks.flatMap((subnetwork, index) => {
    const { project } = subnetworkParts(subnetwork);
    if (access.consumerProjects.includes(project)) return [];
    return [
      {
        code: "PSC_PROJECT_NOT_ALLOWED",
        message: "the endpoint's project may not connect",
        got: project,
        allowed: access.consumerProjects.join(", "),
        fix: `add "${project}" to consumerProjects`,
        path: `access.endpoint.subnetworks.${index}`,
      },
    ];
  });
}

/** An endpoint is in the region of the instance that it leads to. */
function endpointRegions(environment: Environment): Problem[] {
  const { access, region } = environment;
  if (access.kind !== "psc" || !access.endpoint) return [];
  const { replicas } = namesOf(environment);
  const wanted = new Set([region, ...replicas.map((replica) => replica.region)]);
  const regions = access.endpoint.subnetworks.map((name) => subnetworkParts(name).region);
  return [
    ...[...wanted]
      .filter((where) => !regions.includes(where))
      .map((where) => ({
        code: "PSC_SUBNETWORK_MISSING",
        message: `there is an instance in ${where}, and no subnetwork there for its endpoint`,
        allowed: "a subnetwork in each region of an instance",
        fix: `add projects/${access.consumerProjects[0]}/regions/${where}/subnetworks/<name>`,
        path: "access.endpoint.subnetworks",
      })),
    ...regions.flatMap((where, index) => {
      const isTwice = regions.indexOf(where) !== index;
      if (wanted.has(where) && !isTwice) return [];
      return [
        {
          code: "PSC_SUBNETWORK_NOT_NEEDED",
          message: isTwice ? "there is a subnetwork of this region already" : "no instance is in this region",
          got: where,
          allowed: `one each in ${[...wanted].join(", ")}`,
          fix: "remove it",
          path: `access.endpoint.subnetworks.${index}`,
        },
      ];
    }),
  ];
}

function endpointNames(environment: Environment): Problem[] {
  const { access } = environment;
  if (access.kind !== "psc" || !access.endpoint) return [];
  const { instance, replicas, readPool } = namesOf(environment);
  const names = [instance, ...[...replicas, ...(readPool ? [readPool] : [])].map((copy) => copy.instance)];
  return names
    .filter((name) => name.length > NAME_LENGTH)
    .map((name) => ({
      code: "PSC_NAME_TOO_LONG",
      message: "an endpoint is named after its instance, and the name is too long for one",
      got: name,
      allowed: `${NAME_LENGTH} characters`,
      fix: "shorten instanceName or the replica's name",
      path: "instanceName",
    }));
}
