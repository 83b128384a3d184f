import { jurisdictionOf, multiRegionOf } from "../cloudsql/location";
import type { Problem } from "../cloudsql/problem";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

/**
 * Rules about where data may be. Instance, log bucket and secrets are in the environment's region, and keys in those of
 * their instances, so what is left are the region itself, the backups, the replicas and the exports. A bucket that exists is its owner's.
 */
export const residencyRelations: readonly Relation[] = [
  regionInResidency,
  backupsInResidency,
  replicasInResidency,
  exportsInResidency,
];

/** Where the data have to stay: what is said, else where the region is. */
function residencyOf({ residency, region }: Environment): string {
  return residency ?? jurisdictionOf(region);
}

function regionInResidency(environment: Environment): Problem[] {
  const { region, residency } = environment;
  if (residency === undefined || jurisdictionOf(region) === residency) return [];
  return [
    {
      code: "REGION_OUTSIDE_RESIDENCY",
      message: `the region is outside of where the data have to stay, ${residency}`,
      got: region,
      allowed: residency === "us" ? "us-*" : "europe-*, but neither London (west2) nor Zurich (west6)",
      fix: "choose another region or leave residency out",
      path: "region",
    },
  ];
}

function backupsInResidency(environment: Environment): Problem[] {
  const { backups, region } = environment;
  const residency = residencyOf(environment);
  if (backups.location === undefined || jurisdictionOf(backups.location) === residency) return [];
  return [
    {
      code: "BACKUPS_OUTSIDE_RESIDENCY",
      message: `the backups would leave where the data have to stay, ${residency}`,
      got: backups.location,
      allowed: [region, multiRegionOf(region)].filter(Boolean).join(", "),
      fix: `write location: "${region}" or leave it out`,
      path: "backups.location",
    },
  ];
}

function exportsInResidency(environment: Environment): Problem[] {
  const { exports, region } = environment;
  const residency = residencyOf(environment);
  if (exports?.location === undefined || jurisdictionOf(exports.location) === residency) return [];
  return [
    {
      code: "EXPORTS_OUTSIDE_RESIDENCY",
      message: `the exports would leave where the data have to stay, ${residency}`,
      got: exports.location,
      allowed: [region, multiRegionOf(region)].filter(Boolean).join(", "),
      fix: `write location: "${region}" or leave it out`,
      path: "exports.location",
    },
  ];
}

function replicasInResidency(environment: Environment): Problem[] {
  const residency = residencyOf(environment);
  return environment.replicas.flatMap(({ region }, index) => {
    if (region === undefined || jurisdictionOf(region) === residency) return [];
    return [
      {
        code: "REPLICA_OUTSIDE_RESIDENCY",
        message: `the replica would leave where the data have to stay, ${residency}`,
        got: region,
        allowed: `regions of ${residency}`,
        fix: `write region: "${environment.region}", or another one of ${residency}`,
        path: `replicas.${index}.region`,
      },
    ];
  });
}
