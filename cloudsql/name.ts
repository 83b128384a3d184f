import { createHash } from "node:crypto";

/** Project id and instance name together, with the colon. */
export const MAX_PROJECT_AND_INSTANCE = 98;

/** Shape of an instance's name. Source: docs.cloud.google.com/sql/docs/postgres/instance-settings. */
export const INSTANCE_NAME = /^[a-z][a-z0-9-]*$/;

/** Shape of most names of Compute Engine, as RFC 1035 has it. */
export const RFC1035_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A project id, with the domain of old Google Workspace projects, or a project number. */
const PROJECT = /^(([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|\d{1,19})$/;

export function isProject(text: string): boolean {
  return PROJECT.test(text);
}

/** The nearest text that is lower case, hyphenated, and starts with a letter. */
export function toName(text: string, maxLength = 63): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, maxLength)
    .replace(/-+$/, "");
}

export const MAX_LABELS = 64;

/** Letters of other scripts are allowed; capitals, dots and spaces are not. */
const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/**
 * What is wrong with a label's key; empty when nothing is.
 *
 * Source: docs.cloud.google.com/resource-manager/docs/creating-managing-labels, "requirements for labels".
 */
export function labelKeyFaults(key: string): string[] {
  if (LABEL_KEY.test(key)) return [];
  const faults = characterFaults(key);
  if (key !== "" && !/^[\p{L}]/u.test(key)) faults.push("it must start with a letter");
  if (key === "") faults.push("it is empty");
  return faults;
}

export function labelValueFaults(value: string): string[] {
  return LABEL_VALUE.test(value) ? [] : characterFaults(value);
}

function characterFaults(text: string): string[] {
  const faults: string[] = [];
  if (/\p{Lu}/u.test(text)) faults.push("capitals");
  if (/\./.test(text)) faults.push("dots");
  if (/\s/.test(text)) faults.push("spaces");
  const others = [...new Set(text.match(/[^\p{L}\p{N}_\-.\s]/gu) ?? [])];
  if (others.length > 0) faults.push(others.map((character) => `"${character}"`).join(" "));
  if ([...text].length > 63) faults.push(`${[...text].length} characters`);
  return faults;
}

/** The nearest label key or value. */
export function toLabel(text: string, kind: "key" | "value"): string {
  const folded = text
    .toLowerCase()
    .trim()
    .replace(/[^\p{Ll}\p{Lo}\p{N}_-]+/gu, "-");
  const label = [...(kind === "key" ? folded.replace(/^[^\p{Ll}\p{Lo}]+/u, "") : folded)].slice(0, 63);
  return label.join("").replace(/^-+|-+$/g, "");
}

/** An id that is too long keeps its beginning, and has a hash of the whole at its end. */
export function shortened(id: string, separator: string, length: number): string {
  if (id.length <= length) return id;
  const hash = createHash("sha256").update(id).digest("hex").slice(0, 6);
  const start = id.slice(0, length - hash.length - 1).replace(/[-_]+$/, "");
  return `${start}${separator}${hash}`;
}
