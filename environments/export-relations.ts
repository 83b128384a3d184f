import { exportProblems } from "../cloudsql/export-schedule";
import type { Problem } from "../cloudsql/problem";
import { keyLocation } from "./encryption";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

/** Rules about exports. Where they may be is with the other rules of residency. */
export const exportRelations: readonly Relation[] = [exportTimes, exportBucket, exportKey];

function exportTimes({ exports, sleep }: Environment): Problem[] {
  if (!exports) return [];
  return exportProblems(exports, sleep).map((problem) => ({ ...problem, path: `exports.${problem.path}` }));
}

/** cloud.google.com/storage/docs/encryption/using-customer-managed-keys */
function exportKey({ exports, region }: Environment): Problem[] {
  const location = exports?.location ?? region;
  if (!exports?.key || exports.bucket || keyLocation(exports.key) === location) return [];
  return [
    {
      code: "EXPORT_KEY_ELSEWHERE",
      message: "a bucket is encrypted by a key in its own location",
      got: exports.key,
      allowed: `a key in ${location}`,
      fix: `choose another key, or write location: "${keyLocation(exports.key)}"`,
      path: "exports.key",
    },
  ];
}

/** What is said of a bucket that somebody else owns would be ignored. */
function exportBucket({ exports }: Environment): Problem[] {
  if (!exports?.bucket) return [];
  const said = [
    ...(exports.lock ? ["lock"] : []),
    ...(exports.location ? ["location"] : []),
    ...(exports.key ? ["key"] : []),
  ];
  return said.map((field) => ({
    code: "EXPORT_BUCKET_GIVEN",
    message: `the bucket exists, and its ${field} is its owner's to say`,
    got: exports.bucket,
    allowed: `a bucket of its own, or no ${field}`,
    fix: `remove exports.${field}, or exports.bucket`,
    path: `exports.${field}`,
  }));
}
