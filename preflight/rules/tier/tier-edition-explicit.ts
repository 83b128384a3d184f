import { Edition } from "../../../cloudsql/edition";
import { instanceRule } from "../../instance";

/** An edition left to the service. */
export const tierEditionExplicit = instanceRule({
  id: "tier-edition-explicit",
  severity: "error",
  area: "tier",
  title: "the edition is written",
  why: "Left out, the service picks ENTERPRISE_PLUS from PostgreSQL 16 on: it refuses a custom or shared-core tier then, and costs many times as much with its own.",
  ignoreWhen: "the instance is older than editions and stays on PostgreSQL 15 or less",
  link: "https://cloud.google.com/sql/docs/postgres/editions-intro",
  *check(instance) {
    const { settings, tier, version } = instance;
    if (!settings.isSet || settings.isUnknown || settings.get("edition").isSet) return;
    const chosen = version && (version.major >= 16 ? Edition.ENTERPRISE_PLUS : Edition.ENTERPRISE);
    const at = "settings.edition";
    if (tier?.edition === Edition.ENTERPRISE_PLUS) {
      const { name } = tier;
      yield {
        at,
        what: `tier ${name} is one of Enterprise Plus, and the edition is not written`,
        allowed: "ENTERPRISE_PLUS, written out",
        fix: `write edition = "ENTERPRISE_PLUS" if its price is meant, else edition = "ENTERPRISE" and tier ${tier.nearestIn(Edition.ENTERPRISE)}`,
      };
    } else if (tier && chosen === Edition.ENTERPRISE_PLUS) {
      yield {
        at,
        what: `without an edition ${version} becomes ENTERPRISE_PLUS, which does not offer tier ${tier}`,
        allowed: "ENTERPRISE, written out",
        fix: `write edition = "ENTERPRISE", or use ${tier.nearestIn(Edition.ENTERPRISE_PLUS)}`,
      };
    } else if (settings.get("tier").isSet || chosen === Edition.ENTERPRISE_PLUS) {
      const plus = chosen === Edition.ENTERPRISE_PLUS;
      yield {
        at,
        what: plus ? `without an edition ${version} becomes ENTERPRISE_PLUS` : "the edition is not written",
        allowed: "ENTERPRISE, ENTERPRISE_PLUS",
        fix: 'write edition = "ENTERPRISE"',
        severity: plus ? "warning" : "info",
      };
    }
  },
});
