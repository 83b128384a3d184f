import { PostgresVersion } from "../../../cloudsql/version";
import { attempt, violationOf } from "../../attempt";
import { instanceRule } from "../../instance";

/** Spelling and existence of the version. */
export const tierVersionValid = instanceRule({
  id: "tier-version-valid",
  severity: "error",
  area: "tier",
  title: "the version is one of Cloud SQL's",
  why: "The API answers 400 for a version that it does not offer.",
  ignoreWhen: "Cloud SQL offers the version by now",
  link: "https://cloud.google.com/sql/docs/postgres/db-versions",
  *check(instance) {
    const at = instance.get("database_version");
    const name = at.string;
    if (name === undefined) return;
    const { value, problems } = attempt(() => PostgresVersion.of(name));
    for (const problem of problems) yield violationOf(problem, at);
    const newest = PostgresVersion.KNOWN.at(-1);
    if (!value || !newest || value.major <= newest.major) return;
    yield {
      at,
      what: "Cloud SQL is not known to offer this version",
      allowed: `POSTGRES_9_6, POSTGRES_10 to ${newest}`,
      fix: `write "${newest}"`,
      // The next one may have come since.
      ...(value.major === newest.major + 1 && { severity: "warning" }),
    };
  },
});
