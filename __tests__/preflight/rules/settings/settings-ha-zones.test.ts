import { settingsHaZones } from "../../../../preflight/rules/settings/settings-ha-zones";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses zones elsewhere, alike or alone", () => {
  const inputs = [
    instance({
      availability_type: "REGIONAL",
      location_preference: { zone: "us-east1-b", secondary_zone: "us-central1-c" },
    }),
    instance({
      availability_type: "REGIONAL",
      location_preference: { zone: "us-central1-b", secondary_zone: "us-central1-b" },
    }),
    instance({ availability_type: "REGIONAL", location_preference: { secondary_zone: "us-central1-b" } }),
    instance({
      availability_type: "REGIONAL",
      location_preference: { zone: "b", secondary_zone: "us-central1-c" },
    }),
  ];
  expect(inputs.map((input) => shown(findingsOf(settingsHaZones, input))).join("\n")).toMatchInlineSnapshot(`
    "error settings-ha-zones google_sql_database_instance.main settings.location_preference.zone
      the zone is in us-east1, the instance in us-central1; got "us-east1-b"; allowed: a zone of us-central1
      fix: write "us-central1-b"
    error settings-ha-zones google_sql_database_instance.main settings.location_preference.secondary_zone
      the standby would be in the zone of the instance; got "us-central1-b"; allowed: another zone than us-central1-b
      fix: write "us-central1-c"
    error settings-ha-zones google_sql_database_instance.main settings.location_preference.secondary_zone
      there is a secondary_zone and no zone; got "us-central1-b"
      fix: write location_preference.zone, too
    error settings-ha-zones google_sql_database_instance.main settings.location_preference.zone
      this is not a zone; got "b"; allowed: a region and a letter, e.g. europe-west1-b
      fix: write "us-central1-b""
  `);
});

test("warns of a standby's zone that the service chooses, or that is for nobody", () => {
  const inputs = [
    instance({ availability_type: "REGIONAL", location_preference: { zone: "us-central1-b" } }),
    instance({
      availability_type: "ZONAL",
      location_preference: { zone: "us-central1-b", secondary_zone: "us-central1-c" },
    }),
  ];
  expect(inputs.map((input) => shown(findingsOf(settingsHaZones, input))).join("\n")).toMatchInlineSnapshot(`
    "warning settings-ha-zones google_sql_database_instance.main settings.location_preference.secondary_zone
      the service chooses a secondary_zone, and every plan wants to remove it
      fix: write secondary_zone, or remove location_preference
    warning settings-ha-zones google_sql_database_instance.main settings.location_preference.secondary_zone
      a zonal instance has no standby to put into the secondary_zone; got "us-central1-c"
      fix: write availability_type = "REGIONAL", or remove secondary_zone"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      availability_type: "REGIONAL",
      location_preference: { zone: "us-central1-b", secondary_zone: "us-central1-c" },
    }),
    instance({ availability_type: "ZONAL", location_preference: { zone: "us-central1-b" } }),
    instance({ availability_type: "REGIONAL" }),
  ])
    expect(findingsOf(settingsHaZones, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      availability_type: "REGIONAL",
      location_preference: { zone: "${var.zone}", secondary_zone: "us-central1-c" },
    }),
    instance(
      {
        availability_type: "REGIONAL",
        location_preference: { zone: "us-east1-b", secondary_zone: "us-east1-c" },
      },
      { region: "${var.region}" },
    ),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsHaZones, input)).toEqual([]);
});
