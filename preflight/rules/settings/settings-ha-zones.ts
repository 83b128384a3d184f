import { regionOfZone } from "../../../cloudsql/location";
import { instanceRule } from "../../instance";
import type { Violation } from "../../rule";
import type { Value } from "../../value";

/** Zones of the instance and its standby. */
export const settingsHaZones = instanceRule({
  id: "settings-ha-zones",
  severity: "error",
  area: "settings",
  title: "zones differ and lie in the instance's region",
  why: "The API refuses a zone of another region, a standby in the same zone, and a standby's zone alone.",
  ignoreWhen: "Terraform ignores changes of location_preference",
  link: "https://cloud.google.com/sql/docs/postgres/configure-ha",
  *check({ settings, region }) {
    const place = settings.get("location_preference");
    const zone = place.get("zone");
    const second = place.get("secondary_zone");
    yield* outsideRegion(zone, region);
    yield* outsideRegion(second, region);
    const regional = settings.get("availability_type");
    if (second.string && !zone.isSet && !place.get("follow_gae_application").isSet) {
      yield {
        at: second,
        what: "there is a secondary_zone and no zone",
        fix: "write location_preference.zone, too",
      };
    } else if (second.string && second.string === zone.string) {
      const other = `${second.string.slice(0, -1)}${second.string.endsWith("b") ? "c" : "b"}`;
      yield {
        at: second,
        what: "the standby would be in the zone of the instance",
        allowed: `another zone than ${zone.string}`,
        fix: `write "${other}"`,
      };
    } else if (second.string && !regional.isUnknown && !regional.is("REGIONAL")) {
      yield {
        at: second,
        what: "a zonal instance has no standby to put into the secondary_zone",
        fix: 'write availability_type = "REGIONAL", or remove secondary_zone',
        severity: "warning",
      };
    } else if (zone.isSet && !second.isSet && regional.is("REGIONAL")) {
      yield {
        at: second.path,
        what: "the service chooses a secondary_zone, and every plan wants to remove it",
        fix: "write secondary_zone, or remove location_preference",
        severity: "warning",
      };
    }
  },
});

function* outsideRegion(zone: Value, region: string | undefined): Iterable<Violation> {
  const { string } = zone;
  if (!string) return;
  const of = regionOfZone(string);
  if (of === undefined) {
    yield {
      at: zone,
      what: "this is not a zone",
      allowed: "a region and a letter, e.g. europe-west1-b",
      fix: `write "${region ?? string}-b"`,
    };
  } else if (region !== undefined && of !== region) {
    yield {
      at: zone,
      what: `the zone is in ${of}, the instance in ${region}`,
      allowed: `a zone of ${region}`,
      fix: `write "${region}${string.slice(-2)}"`,
    };
  }
}
