import { instanceRule } from "../../instance";

/** What a machine is combined with. */
export const storageTypeByTier = instanceRule({
  id: "storage-type-by-tier",
  severity: "error",
  area: "storage",
  title: "the machine takes the type of disk",
  why: "N4 and C4A machines have Hyperdisk only, Enterprise Plus has no magnetic disks; the API refuses the rest.",
  link: "https://cloud.google.com/sql/docs/postgres/choose-edition",
  *check({ settings, tier }) {
    const type = settings.get("disk_type");
    if (!tier || type.string === undefined) return;
    const plus = tier.edition.name === "ENTERPRISE_PLUS";
    const allowed = tier.diskType === "PD_SSD" && !plus ? ["PD_SSD", "PD_HDD"] : [tier.diskType as string];
    const known = ["PD_SSD", "PD_HDD", "HYPERDISK_BALANCED"].includes(type.string);
    if (!known || allowed.includes(type.string)) return;
    yield {
      at: type,
      what: `${tier} does not take this type of disk`,
      allowed: allowed.join(", "),
      fix: `write "${tier.diskType}"`,
    };
  },
});
