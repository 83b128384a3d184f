import { lifecycleOf } from "../../../cloudsql/version-lifecycle";
import { instanceRule } from "../../instance";

/** When the table of dates was made: a check does not depend on the day that it runs. */
const AS_OF = "2026-11-25";
const NEXT_YEAR = "2027-11-25";

/** Versions whose support costs extra. */
export const tierVersionLifecycle = instanceRule({
  id: "tier-version-lifecycle",
  severity: "warning",
  area: "tier",
  title: "the version is in regular support",
  why: "Past it, Cloud SQL charges for extended support by the vCPU, and upgrades the instance in the end.",
  ignoreWhen: "the upgrade is planned and the charge is accepted",
  link: "https://cloud.google.com/sql/docs/postgres/extended-support",
  *check(instance) {
    const { version } = instance;
    const lifecycle = version && lifecycleOf(version);
    if (!lifecycle || lifecycle.extendedSupport > NEXT_YEAR) return;
    const past = lifecycle.extendedSupport <= AS_OF;
    yield {
      at: "database_version",
      what: `${version} ${past ? "has been" : "will be"} in extended support, which costs extra, ${past ? "since" : "from"} ${lifecycle.extendedSupport}, and ends on ${lifecycle.deprecation}`,
      fix: "upgrade to POSTGRES_17",
      ...(!past && { severity: "info" }),
    };
  },
});
