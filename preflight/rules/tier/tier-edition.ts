import { Edition } from "../../../cloudsql/edition";
import { instanceRule } from "../../instance";

/** A written edition that does not offer the machine. */
export const tierEdition = instanceRule({
  id: "tier-edition",
  severity: "error",
  area: "tier",
  title: "the edition offers the tier",
  why: "The API answers 400: Invalid Tier for the edition.",
  link: "https://cloud.google.com/sql/docs/postgres/editions-intro",
  *check(instance) {
    const { tier, edition, settings } = instance;
    if (!tier || !edition || tier.edition === edition) return;
    const pattern =
      edition === Edition.ENTERPRISE
        ? "db-f1-micro, db-g1-small, db-custom-<vCPUs>-<MB>"
        : "db-perf-optimized-N-<vCPUs>, db-c4a-highmem-<vCPUs>";
    yield {
      at: settings.get("tier"),
      what: `edition ${edition} does not offer this tier`,
      allowed: `${pattern} with ${edition}`,
      fix: `use ${tier.nearestIn(edition)}, or edition ${tier.edition}`,
    };
  },
});
