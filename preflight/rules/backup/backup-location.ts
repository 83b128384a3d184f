import {
  isMultiRegion,
  isRegion,
  jurisdictionOf,
  multiRegionOf,
  regionOfZone,
} from "../../../cloudsql/location";
import { instanceRule } from "../../instance";

/** Multi-regions by other names. */
const MEANT: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  europe: "eu",
  "eu-multi-region": "eu",
  "us-multi-region": "us",
  usa: "us",
});

/** Where backups are kept. */
export const backupLocation = instanceRule({
  id: "backup-location",
  severity: "warning",
  area: "backup",
  title: "backups are kept where the instance is, and that is written",
  why: "Left out, backups go to the nearest multi-region, which may be in another country: that can break rules about where data may be.",
  ignoreWhen: "a copy far away is wanted, and the law allows it",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups#locations",
  *check({ settings, region, isReplica }) {
    const backups = settings.get("backup_configuration");
    const location = backups.get("location");
    if (isReplica || location.isUnknown || !backups.get("enabled").is(true)) return;
    const text = location.string?.toLowerCase();
    if (text === undefined) {
      if (region === undefined) return;
      const nearest = multiRegionOf(region);
      yield {
        at: location.path,
        what: `the location of the backups is not written: they go to ${nearest ? `multi-region ${nearest}` : `the nearest multi-region, outside of ${region}'s country`}`,
        fix: `write location = "${region}"`,
        ...(nearest && { severity: "info" }),
      };
    } else if (!isRegion(text) && !isMultiRegion(text)) {
      yield {
        at: location,
        what: "this is neither a region nor a multi-region",
        allowed: "a region such as europe-west3, or us, eu, asia",
        fix: `write "${regionOfZone(text) ?? MEANT[text] ?? region ?? "eu"}"`,
        // What is none of them may be a place that is newer than this.
        ...((regionOfZone(text) || MEANT[text]) && { severity: "error" }),
      };
    } else if (region !== undefined && jurisdictionOf(text) !== jurisdictionOf(region)) {
      yield {
        at: location,
        what: `the backups of an instance in ${region} are kept under another jurisdiction`,
        allowed: [region, multiRegionOf(region)].filter(Boolean).join(", "),
        fix: `write "${region}"`,
      };
    }
  },
});
