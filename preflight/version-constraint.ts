/** Three numbers, those left out as zero. */
type Version = readonly [number, number, number];

interface Bound {
  readonly version: Version;
  readonly inclusive: boolean;
}

/** What a version constraint of Terraform allows. */
export interface Constraint {
  readonly lowest?: Bound;
  readonly highest?: Bound;
}

const PART = /^\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?\s*$/;

/** Reads `>= 1.11, < 2.0`; undefined where Terraform cannot. */
export function parseConstraint(text: string): Constraint | undefined {
  let lowest: Bound | undefined;
  let highest: Bound | undefined;
  for (const part of text.split(",")) {
    const [matched, operator = "=", major, minor, patch] = PART.exec(part) ?? [];
    if (!matched) return undefined;
    const version: Version = [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
    const next: Version = patch === undefined ? [version[0] + 1, 0, 0] : [version[0], version[1] + 1, 0];
    if (["=", ">=", ">", "~>"].includes(operator)) {
      lowest = higher(lowest, { version, inclusive: operator !== ">" });
    }
    if (operator === "=" || operator === "<=" || operator === "<") {
      highest = lower(highest, { version, inclusive: operator !== "<" });
    }
    if (operator === "~>") highest = lower(highest, { version: next, inclusive: false });
  }
  return { ...(lowest && { lowest }), ...(highest && { highest }) };
}

/** Whether some version below this one is allowed. */
export function allowsBelow({ lowest }: Constraint, version: string): boolean {
  return lowest === undefined || compare(lowest.version, numbers(version)) < 0;
}

/** Whether this version and all above it are excluded. */
export function excludesFrom({ highest }: Constraint, version: string): boolean {
  if (highest === undefined) return false;
  const order = compare(highest.version, numbers(version));
  return order < 0 || (order === 0 && !highest.inclusive);
}

function numbers(version: string): Version {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return [major, minor, patch];
}

function higher(a: Bound | undefined, b: Bound): Bound {
  return a && compare(a.version, b.version) >= 0 ? a : b;
}

function lower(a: Bound | undefined, b: Bound): Bound {
  return a && compare(a.version, b.version) <= 0 ? a : b;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
