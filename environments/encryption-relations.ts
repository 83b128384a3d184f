import type { Problem } from "../cloudsql/problem";
import { keyLocation } from "./encryption";
import { namesOf } from "./names";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

const DAY_MS = 86_400_000;

/**
 * Rules about the key that encrypts. A key works in its region only, so residency holds for keys where it holds for
 * instances: docs.cloud.google.com/sql/docs/postgres/cmek.
 */
export const encryptionRelations: readonly Relation[] = [keyInRegion, replicaKeys, rotation];

function elsewhere(key: string, region: string, path: string): Problem[] {
  const location = keyLocation(key);
  if (location === region) return [];
  return [
    {
      code: "KEY_OUTSIDE_REGION",
      message: `the key is in ${location}, and the instance that it is for in ${region}`,
      got: key,
      allowed: `a key in ${region}`,
      fix: `write "${key.replace(`/locations/${location}/`, `/locations/${region}/`)}", after making that key`,
      path,
    },
  ];
}

function keyInRegion({ encryption, region }: Environment): Problem[] {
  if (!encryption || encryption.key === "own") return [];
  return elsewhere(encryption.key, region, "encryption.key");
}

function replicaKeys(environment: Environment): Problem[] {
  const { encryption, region } = environment;
  if (!encryption) return [];
  const regions = new Set(namesOf(environment).replicas.map((replica) => replica.region));
  regions.delete(region);
  const given = Object.entries(encryption.replicaKeys);
  if (encryption.key === "own") {
    return given.map(([where]) => ({
      code: "KEY_NOT_NEEDED",
      message: "the keys of replicas are made together with an own key",
      got: where,
      fix: "leave replicaKeys out",
      path: `encryption.replicaKeys.${where}`,
    }));
  }
  const [ring, name] = encryption.key.split("/keyRings/");
  return [
    ...[...regions]
      .filter((where) => encryption.replicaKeys[where] === undefined)
      .map((where) => ({
        code: "KEY_MISSING",
        message: `a replica in ${where} needs a key in ${where}`,
        allowed: `the full name of a key in ${where}`,
        fix: `write replicaKeys: { "${where}": "${ring?.replace(/[^/]+$/, where)}/keyRings/${name}" }, after making that key`,
        path: "encryption.replicaKeys",
      })),
    ...given.flatMap(([where, key]) => {
      const path = `encryption.replicaKeys.${where}`;
      if (regions.has(where)) return elsewhere(key, where, path);
      return [
        {
          code: "KEY_NOT_NEEDED",
          message:
            where === region
              ? "replicas in the instance's region are encrypted with the instance's key"
              : "no replica is in this region",
          got: where,
          allowed: [...regions].join(", ") || "none",
          fix: "remove it",
          path,
        },
      ];
    }),
  ];
}

function rotation({ encryption }: Environment): Problem[] {
  if (!encryption?.rotation) return [];
  const given = { got: String(encryption.rotation), path: "encryption.rotation" };
  if (encryption.key !== "own") {
    return [
      {
        code: "ROTATION_OF_EXISTING_KEY",
        message: "an existing key is rotated where it is made",
        ...given,
        allowed: 'with key: "own"',
        fix: "leave rotation out",
      },
    ];
  }
  const milliseconds = encryption.rotation.toMilliseconds();
  if (milliseconds >= DAY_MS && Number.isInteger(milliseconds / 1000)) return [];
  return [
    {
      code: "ROTATION_OUT_OF_RANGE",
      message: "a key cannot be rotated this often",
      ...given,
      allowed: "whole seconds, a day or more",
      fix: "write Duration.days(90)",
    },
  ];
}
