import { nameRegion } from "../../../../preflight/rules/naming/name-region";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({}, { region: "us-central1-a" }),
    instance({}, { region: "US-CENTRAL1" }),
    instance({}, { region: "us-central-1" }),
    instance({}, { region: "europe" }),
    instance({}, { region: "us_central1" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(nameRegion, input))).join("\n")).toMatchInlineSnapshot(`
    "error name-region google_sql_database_instance.main region
      this is a zone; got "us-central1-a"; allowed: a region such as us-central1
      fix: write "us-central1"
    error name-region google_sql_database_instance.main region
      this is not a region; got "US-CENTRAL1"; allowed: a region such as us-central1
      fix: write "us-central1"
    error name-region google_sql_database_instance.main region
      this is not a region; got "us-central-1"; allowed: a region such as us-central1
      fix: write "us-central1"
    error name-region google_sql_database_instance.main region
      this is not a region; got "europe"; allowed: a region such as us-central1
      fix: write "europe-west1"
    error name-region google_sql_database_instance.main region
      this is not a region; got "us_central1"; allowed: a region such as us-central1
      fix: write "us-central1""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { region: "europe-west12" }),
    instance({}, { region: "northamerica-northeast1" }),
    { "google_compute_address.a": { name: "a", region: "projects/p/regions/us-central1" } },
  ])
    expect(findingsOf(nameRegion, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { region: "${var.region}" })])
    expect(findingsOf(nameRegion, input)).toEqual([]);
});

test("refuses a direction before the part of the world", () => {
  const [finding] = findingsOf(nameRegion, instance({}, { region: "west-europe1" }));
  expect(finding?.fix).toBe('write "europe-west1"');
  for (const region of ["me-central1", "africa-south1", "northamerica-northeast1", "newplace-south1"])
    expect(findingsOf(nameRegion, instance({}, { region }))).toEqual([]);
});

test.each([
  ["eu-west-1", "europe-west1"],
  ["eu-west1", "europe-west1"],
  ["ap-southeast-1", "asia-southeast1"],
  ["westeurope", "europe-west1"],
  ["us-east-1", "us-east1"],
])("refuses %s of another cloud", (region, expected) => {
  expect(findingsOf(nameRegion, instance({}, { region })).map(({ fix }) => fix)).toEqual([
    `write "${expected}"`,
  ]);
});
