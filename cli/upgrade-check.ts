import type { Client } from "pg";
import { refuse } from "../cloudsql/problem";
import { PostgresVersion } from "../cloudsql/version";
import { MEASURED_UPGRADES } from "../cloudsql/version-upgrade";
import { DatabaseFlags } from "../constructs/database-flags";
import { findRoute, openClient } from "../database/connect";
import { type RunSurroundings, withMigrator } from "../database/migrate/connection";
import { AdminClient } from "../database/recovery/admin-client";
import { type Backup, listBackups } from "../database/recovery/backups";
import { checkUpgrade, type UpgradeReport } from "../database/upgrade/check";
import type { UpgradeFinding } from "../database/upgrade/finding";
import { flagFindings } from "../database/upgrade/flags";
import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import type { Target } from "./migrate/target";
import { count, type Style, WIDTH } from "./output";

/** What `upgrade-check` found. */
export interface UpgradeCheckResult extends UpgradeReport {
  readonly target: string;
  /** Nothing blocks. */
  readonly ready: boolean;
  /** The newest backup that ended well; null where there is none, absent where nobody can be asked. */
  readonly rollback?: Pick<Backup, "id" | "takenAt"> | null;
  /** Copies of the instance, which are upgraded with it. */
  readonly copies: readonly string[];
  readonly afterwards: readonly string[];
}

/**
 * The version that `--to` names.
 *
 * @throws ProblemError `VERSION_UNKNOWN`
 */
export function targetVersion(text: string): PostgresVersion {
  const version = PostgresVersion.of(/^\d+$/.test(text) ? `POSTGRES_${text}` : text);
  if (PostgresVersion.KNOWN.some(({ name }) => name === version.name)) return version;
  return refuse({
    code: "VERSION_UNKNOWN",
    message: "what this version takes away is not known here",
    got: text,
    allowed: PostgresVersion.KNOWN.map(({ major }) => major).join(", "),
    fix: `write --to ${PostgresVersion.KNOWN.at(-1)?.major}`,
  });
}

/**
 * Looks at a server for what an upgrade would stumble over.
 *
 * @param environment whose server it is, where it is one's
 * @throws ProblemError `UPGRADE_NOT_NEWER`, and where the server can't be reached
 */
export async function runUpgradeCheck(
  target: Target,
  to: PostgresVersion,
  environment: Environment | undefined,
  options: RunSurroundings,
): Promise<UpgradeCheckResult> {
  const report = await withMigrator(target, options, {
    repeatable: true,
    run: (client) =>
      checkUpgrade(client, {
        to: to.major,
        emulated: target.kind === "emulator",
        open: (database) => openDatabase(target, database),
      }),
  });
  if (report.from >= to.major) {
    refuse({
      code: "UPGRADE_NOT_NEWER",
      message: "the server has this version, or a newer one",
      got: to.major,
      allowed: `above ${report.from}`,
      fix: "name a newer version",
    });
  }
  const rollback = await rollbackPoint(target, environment);
  const copies = environment ? copiesOf(environment) : [];
  const findings = [...(environment ? settingFindings(environment, to) : []), ...report.findings];
  if (rollback === null) findings.push(NO_BACKUP);
  const blockers = findings.filter(({ severity }) => severity === "blocker");
  return {
    target: target.name,
    ready: blockers.length === 0,
    ...report,
    findings: [...blockers, ...findings.filter(({ severity }) => severity !== "blocker")],
    ...(rollback !== undefined && { rollback }),
    copies,
    afterwards: afterwards(to),
  };
}

async function openDatabase({ connection, password, env }: Target, database: string): Promise<Client> {
  const route = await findRoute({ ...connection, database }, env);
  const config = password === undefined ? route.config : { ...route.config, password };
  return openClient({ ...route, config }, { withinMs: 0 });
}

const NO_BACKUP: UpgradeFinding = {
  code: "UPGRADE_NO_BACKUP",
  severity: "warning",
  message: "there is no backup to go back to",
  objects: [],
  fix: "take one right before; the service takes another by itself",
};

function settingFindings(environment: Environment, version: PostgresVersion): UpgradeFinding[] {
  const { tier, edition, flags } = environment;
  const list = new DatabaseFlags({ ...flags, tier, version: environment.version }).toList();
  const tooOld: UpgradeFinding = {
    code: "UPGRADE_EDITION",
    severity: "blocker",
    message: `edition ${edition} does not offer this version`,
    objects: [version.name],
    fix: `go to ${edition.minVersion} or later`,
  };
  return [...(version.major < edition.minVersion ? [tooOld] : []), ...flagFindings(list, { version, tier })];
}

async function rollbackPoint(target: Target, environment: Environment | undefined) {
  if (!environment || target.kind === "server") return undefined;
  const client = await AdminClient.open(environment.project, target.env);
  const backups = await listBackups(client, namesOf(environment).instance);
  const newest = backups.find(({ status }) => status === "SUCCESSFUL");
  return newest ? { id: newest.id, takenAt: newest.takenAt } : null;
}

function copiesOf(environment: Environment): string[] {
  const { replicas, readPool } = namesOf(environment);
  return [...replicas, ...(readPool ? [readPool] : [])].map(({ instance }) => instance);
}

/** PostgreSQL 18 keeps the statistics of columns, earlier versions keep none. */
function afterwards({ major }: PostgresVersion): string[] {
  return [
    major >= 18
      ? "ANALYZE each database: extended statistics are not kept"
      : "ANALYZE each database: no statistics are kept, and plans are bad until then",
    "ALTER EXTENSION … UPDATE for each extension that has a newer version then",
    "look at the slowest statements for a day: plans may have changed",
  ];
}

/** For people, in 80 columns. */
export function upgradeLines(result: UpgradeCheckResult, style: Style): string[] {
  const { target, from, to, findings, databases, copies, rollback } = result;
  const blockers = findings.filter(({ severity }) => severity === "blocker").length;
  const bytes = databases.reduce((sum, one) => sum + one.bytes, 0);
  return [
    style.bold(`${target}: PostgreSQL ${from} to ${to}`),
    ...findings.flatMap((finding) => findingLines(finding, style)),
    "",
    ...wrap(`databases  ${databases.map(({ name }) => name).join(", ")}; ${gigabytes(bytes)} together`, 11),
    ...wrap(
      `away       about ${result.estimatedMinutes} minutes: ${measured()}; measure yours on a clone`,
      11,
    ),
    ...(rollback
      ? wrap(
          `back       backup ${rollback.id}, taken ${rollback.takenAt?.toISOString() ?? "at an unknown time"}`,
          11,
        )
      : []),
    ...(copies.length > 0 ? wrap(`copies     upgraded with it: ${copies.join(", ")}`, 11) : []),
    ...result.afterwards.flatMap((line, index) => wrap(`${index === 0 ? "then" : ""}`.padEnd(11) + line, 11)),
    "",
    result.ready
      ? style.green(`nothing blocks it${findings.length > 0 ? `, ${count(findings.length, "warning")}` : ""}`)
      : style.red(`${count(blockers, "thing")} block${blockers === 1 ? "s" : ""} it`),
  ];
}

const MOST_OBJECTS = 5;

function findingLines(
  { code, severity, database, message, objects, fix }: UpgradeFinding,
  style: Style,
): string[] {
  const paint = severity === "blocker" ? style.red : style.yellow;
  const [first = "", ...rest] = wrap(
    `${severity}: ${database ? `${database}: ` : ""}${message} [${code}]`,
    2,
  );
  const more = objects.length > MOST_OBJECTS ? [`and ${objects.length - MOST_OBJECTS} more`] : [];
  return [
    paint(first),
    ...rest,
    ...[...objects.slice(0, MOST_OBJECTS), ...more].flatMap((object) => wrap(`    ${object}`, 6)),
    ...wrap(`  fix: ${fix}`, 7),
  ];
}

/** Lines of at most {@link WIDTH} columns, the second and later ones set in; a long word is cut. */
function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  const lead = /^ */.exec(text)?.[0] ?? "";
  for (const word of text.trim().split(/(?<=\S) (?=\S)/)) {
    const next = line === "" ? (lines.length === 0 ? lead : " ".repeat(indent)) + word : `${line} ${word}`;
    if (next.length <= WIDTH || line === "")
      line = next.length > WIDTH ? `${next.slice(0, WIDTH - 1)}…` : next;
    else {
      lines.push(line);
      line = " ".repeat(indent) + word;
      if (line.length > WIDTH) line = `${line.slice(0, WIDTH - 1)}…`;
    }
  }
  return [...lines, line];
}

function measured(): string {
  return MEASURED_UPGRADES.map(({ what, minutes }) => `${what} took others ${minutes}`).join(", ");
}

function gigabytes(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.ceil(bytes / 1024 ** 2)} MB`;
}
