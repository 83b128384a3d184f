import type { RecoveryWindow } from "../../database/recovery/admin-client";
import type { Backup } from "../../database/recovery/backups";
import { formatMoment, windowText } from "../../database/recovery/point-in-time";
import { fittedTable } from "../output";

const MINUTE_MS = 60_000;
const UNITS = [
  ["d", 1440],
  ["h", 60],
  ["min", 1],
] as const;

/** An age for people, in its largest unit, e.g. `7 h`. */
export function ageText(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE_MS));
  const [unit, size] = UNITS.find(([, size]) => minutes >= size) ?? ["min", 1];
  return `${Math.floor(minutes / size)} ${unit}`;
}

/** The backups as a table within 80 columns, then the times that can be recovered to. */
export function backupLines(
  backups: readonly Backup[],
  window: RecoveryWindow | undefined,
  now = Date.now(),
): string[] {
  const rows = backups.map((backup) => [
    backup.id,
    backup.takenAt ? ageText(now - backup.takenAt.getTime()) : "",
    backup.status.toLowerCase(),
    backup.type.toLowerCase().replace("_", "-"),
    backup.location ?? "",
    backup.maxBytes === undefined ? "" : `${(backup.maxBytes / 2 ** 30).toFixed(1)} GB`,
    backup.error ?? backup.description ?? "",
  ]);
  const header = ["ID", "AGE", "STATUS", "TYPE", "LOCATION", "SIZE", "DESCRIPTION"];
  // A column that nobody fills is left out.
  const used = header.map((_, column) => column < 5 || rows.some((row) => row[column] !== ""));
  const filled = [header, ...rows].map((row) => row.filter((_, column) => used[column]));
  return [
    ...(rows.length === 0
      ? ["no backups"]
      : fittedTable(filled, [filled[0]?.length === 5 ? 4 : (filled[0]?.length ?? 1) - 1])),
    window?.latest
      ? `any second can be recovered from ${windowText(window)}`
      : "no point in time can be recovered",
  ];
}

/** The same for machines; times are RFC 3339 in UTC. */
export function backupJson({ takenAt, endedAt, ...backup }: Backup, now = Date.now()) {
  return {
    ...backup,
    takenAt: takenAt ? formatMoment(takenAt) : null,
    endedAt: endedAt ? formatMoment(endedAt) : null,
    ageSeconds: takenAt ? Math.max(0, Math.round((now - takenAt.getTime()) / 1000)) : null,
  };
}
