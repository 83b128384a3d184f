import { findFlag } from "./flags";
import type { Problem } from "./problem";

/** The flag that loads an extension, by the prefix of the extension's own flags. */
const ENABLED_BY: Readonly<Record<string, string>> = {
  auto_explain: "cloudsql.enable_auto_explain",
  cron: "cloudsql.enable_pg_cron",
  pg_bigm: "cloudsql.enable_pg_bigm",
  pg_hint_plan: "cloudsql.enable_pg_hint_plan",
  pg_wait_sampling: "cloudsql.enable_pg_wait_sampling",
  pgaudit: "cloudsql.enable_pgaudit",
  pglogical: "cloudsql.enable_pglogical",
  squeeze: "cloudsql.enable_pg_squeeze",
};

/** All that PostgreSQL reserves a slot for, together. Source: docs.cloud.google.com/sql/docs/postgres/quotas. */
const MAX_BACKENDS = 262_142;

/** PostgreSQL's own values, where no flag is set. */
const BACKENDS: Readonly<Record<string, number>> = {
  max_connections: 100,
  autovacuum_max_workers: 3,
  max_worker_processes: 8,
};

/** What Cloud SQL would refuse about flags that depend on each other; each alone may be fine. */
export function flagSetProblems(flags: ReadonlyMap<string, string>): Problem[] {
  return [...withoutExtension(flags), ...tooManyBackends(flags)];
}

function withoutExtension(flags: ReadonlyMap<string, string>): Problem[] {
  return [...flags].flatMap(([name, value]): Problem[] => {
    const enabling = ENABLED_BY[name.split(".")[0] ?? ""];
    if (!name.includes(".") || !enabling || !findFlag(name) || flags.get(enabling) === "on") return [];
    return [
      {
        code: "FLAG_NEEDS_EXTENSION",
        message: `"${name}" has no meaning to the server without its extension`,
        got: value,
        allowed: `together with "${enabling}": "on"`,
        fix: `set "${enabling}" to "on" or remove "${name}"`,
      },
    ];
  });
}

function tooManyBackends(flags: ReadonlyMap<string, string>): Problem[] {
  const names = Object.keys(BACKENDS);
  const numbers = names.map((name) => Number(flags.get(name) ?? BACKENDS[name]));
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (!(sum > MAX_BACKENDS)) return [];
  return [
    {
      code: "FLAGS_TOO_MANY_BACKENDS",
      message: `${names.join(" + ")} is too much together`,
      got: numbers.join(" + "),
      allowed: `${MAX_BACKENDS} in all`,
      fix: "lower max_connections",
    },
  ];
}
