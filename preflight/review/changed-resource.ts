import type { Action, ResourceChange } from "./change";
import { differences } from "./differences";
import { printable } from "./redact";

/** A change for people. Nothing in it is sensitive. */
export interface ChangedResource {
  readonly action: Exclude<Action, "none" | "read"> | "move" | "import";
  readonly address: string;
  /** What changes about it, e.g. `settings.disk_size: 100 → 20`. None where all of it is new or gone. */
  readonly attributes: readonly string[];
}

const ORDER: readonly ChangedResource["action"][] = [
  "delete",
  "replace",
  "forget",
  "update",
  "create",
  "import",
  "move",
];

/** The changed resources, what is destroyed first. */
export function describeChanges(changes: readonly ResourceChange[]): ChangedResource[] {
  return changes
    .flatMap((change) => describe(change) ?? [])
    .sort(
      (a, b) =>
        ORDER.indexOf(a.action) - ORDER.indexOf(b.action) ||
        (a.address < b.address ? -1 : a.address > b.address ? 1 : 0),
    );
}

function describe(change: ResourceChange): ChangedResource | undefined {
  const { action } = change;
  const { previousAddress, imported } = change.change;
  if (action === "read") return undefined;
  const quiet = previousAddress ? "move" : imported ? "import" : undefined;
  const told = action === "none" ? quiet : action;
  if (!told) return undefined;
  const forced = new Set(change.change.replacePaths.map((path) => change.compare(path).path));
  const attributes = change.isKept
    ? differences(change)
        // A new one gets new ids and addresses: that is no news.
        .filter(({ after, path }) => change.isUpdated || !after.isUnknown || forced.has(path))
        .map(
          ({ label, text, path }) =>
            `${printable(label)}: ${text}${forced.has(path) ? " (forces the replacement)" : ""}`,
        )
    : [];
  const moved = previousAddress
    ? [`address: ${printable(previousAddress)} → ${printable(change.address)}`]
    : [];
  return { action: told, address: printable(change.address), attributes: [...moved, ...attributes] };
}
