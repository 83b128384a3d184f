import { PostgresVersion } from "../../../cloudsql/version";
import { attempt } from "../../attempt";
import type { Value } from "../../value";
import type { ResourceChange } from "../change";
import { LINKS } from "../links";
import { changeRule, type Risk } from "../rule";

const PATH = "database_version";

/** An older major version than the one that runs. */
export const versionDowngrade = changeRule({
  id: "review-version-downgrade",
  severity: "error",
  title: "no instance goes back to an older major version",
  why: "The service refuses it; a replacement would start empty.",
  link: LINKS.upgrade,
  *each(change) {
    if (majors(change)?.step !== "down") return;
    const compared = change.compare(PATH);
    yield {
      change,
      at: PATH,
      what: `the configuration names an older version than the one that runs: ${compared.text}; no instance goes back`,
      fix: `write ${PATH} = ${compared.was}`,
      allowable: change.isReplaced,
    };
  },
});

/** A newer major version, in place. */
export const versionUpgrade = changeRule({
  id: "review-version-upgrade",
  severity: "warning",
  title: "what upgrades the major version",
  why: "The database is away for minutes, and only a backup leads back.",
  ignoreWhen: "it was rehearsed on a clone, and a backup was taken",
  link: LINKS.upgrade,
  *each(change): Iterable<Risk> {
    if (!change.isUpdated || majors(change)?.step !== "up") return;
    const compared = change.compare(PATH);
    yield {
      change,
      at: PATH,
      what: `the major version is upgraded in place: ${compared.text}; the database is away for minutes, and there is no way back`,
      fix: "rehearse it on a clone and take a backup first; then check extensions and replicas",
    };
  },
});

function majors(change: ResourceChange): { step: "up" | "down" } | undefined {
  if (!change.isKept || change.type !== "google_sql_database_instance") return undefined;
  const [before, after] = [change.before, change.after].map((side) => majorOf(side.get(PATH)));
  if (before === undefined || after === undefined || before === after) return undefined;
  return { step: after > before ? "up" : "down" };
}

/** Major version of any engine, as a number that grows with it. */
function majorOf({ string }: Value): number | undefined {
  if (string === undefined) return undefined;
  const postgres = attempt(() => PostgresVersion.of(string)).value;
  if (postgres) return postgres.major;
  const [, major, minor = "0"] = /^(?:MYSQL|SQLSERVER)_(\d+)(?:_(\d+))?/.exec(string) ?? [];
  return major === undefined ? undefined : Number(major) + Number(minor) / 100;
}
