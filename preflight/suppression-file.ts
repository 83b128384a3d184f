import { readFileSync } from "node:fs";
import { type Problem, ProblemError } from "../cloudsql/problem";
import { nearest } from "../cloudsql/text";
import type { Suppression } from "./suppression";
import { isObject } from "./value";

const FIELDS = ["rule", "address", "reason"] as const;
const SHAPE = '{"suppressions": [{"rule": …, "address": …, "reason": …}]}';

/**
 * Reads a file of suppressions: `{ "suppressions": [{ "rule", "address", "reason" }] }`.
 *
 * @param ruleIds ids that there are
 * @throws ProblemError `SUPPRESSIONS_*` with all that is wrong
 */
export function readSuppressions(path: string, ruleIds: readonly string[]): Suppression[] {
  const json = parse(path);
  const problems: Problem[] = [];
  const list = isObject(json) ? json.suppressions : undefined;
  for (const key of isObject(json) ? Object.keys(json) : []) {
    if (key !== "suppressions") problems.push(unknownKey(key, ["suppressions"], path));
  }
  if (!Array.isArray(list)) {
    problems.push({
      code: "SUPPRESSIONS_SHAPE",
      message: "there is no list of suppressions",
      path,
      allowed: SHAPE,
      fix: 'write "suppressions": []',
    });
  }
  const suppressions = (Array.isArray(list) ? list : []).map((entry, i): Suppression => {
    const place = `${path}: suppressions[${i}]`;
    const written: Record<string, unknown> = isObject(entry) ? entry : {};
    for (const key of Object.keys(written)) {
      if (!(FIELDS as readonly string[]).includes(key)) problems.push(unknownKey(key, FIELDS, place));
    }
    const text = (field: (typeof FIELDS)[number]): string => {
      const value = written[field];
      if (typeof value === "string" && value.trim() !== "") return value;
      problems.push({
        code: field === "reason" ? "SUPPRESSION_WITHOUT_REASON" : "SUPPRESSIONS_SHAPE",
        message: field === "reason" ? "a suppression needs a reason" : `"${field}" is missing`,
        ...(value !== undefined && { got: value }),
        path: place,
        fix: {
          rule: "write a rule's id; musicdb rules lists them",
          address: 'write a Terraform address or a construct path, "*" for all',
          reason: "write why the finding is accepted",
        }[field],
      });
      return "";
    };
    const rule = text("rule");
    if (rule && !ruleIds.includes(rule)) problems.push(unknownRule(rule, ruleIds, place));
    return { rule, address: text("address"), reason: text("reason"), file: path };
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return suppressions;
}

/** A rule's id that there is not. */
export function unknownRule(rule: string, ruleIds: readonly string[], path: string): Problem {
  const meant = nearest(rule, ruleIds);
  return {
    code: "RULE_UNKNOWN",
    message: "there is no rule with this id",
    got: rule,
    path,
    fix: meant ? `write "${meant}"` : "musicdb rules lists them",
  };
}

function unknownKey(key: string, allowed: readonly string[], path: string): Problem {
  return {
    code: "SUPPRESSIONS_UNKNOWN_KEY",
    message: `there is no "${key}" here`,
    path,
    allowed: allowed.join(", "),
    fix: "remove it",
  };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ProblemError([
      {
        code: "SUPPRESSIONS_UNREADABLE",
        message: code ? `the suppressions cannot be read (${code})` : `this is not JSON: ${message}`,
        path,
        fix: `write ${SHAPE}`,
      },
    ]);
  }
}
