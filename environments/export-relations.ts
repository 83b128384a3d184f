import { exportProblems } from "../cloudsql/export-schedule";
import type { Problem } from "../cloudsql/problem";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

/** Rules about exports. Where they may be is with the other rules of residency. */
export const exportRelations: readonly Relation[] = [exportTimes, exportBucket];

function exportTimes({ exports, sleep }: Environment): Problem[] {
  if (!exports) return [];
  return exportProblems(exports, sleep).map((problem) => ({ ...problem, path: `exports.${problem.path}` }));
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
