import { continentOf, isMultiRegion, isRegion, multiRegionOf, regionOfZone } from "../../cloudsql/location";

test("regions, zones and multi-regions are told apart", () => {
  expect(["us-central1", "northamerica-northeast2", "us-central1-a", "us", "EU"].map(isRegion)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(["us", "eu", "asia", "europe", "us-central1"].map(isMultiRegion)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(regionOfZone("europe-west1-b")).toBe("europe-west1");
  expect(regionOfZone("europe-west1")).toBeUndefined();
});

test.each([
  ["us-east4", "us"],
  ["europe-west3", "eu"],
  ["asia-south1", "asia"],
  ["europe-west2", undefined],
  ["europe-west6", undefined],
  ["southamerica-east1", undefined],
])("the multi-region of %s is %s", (region, multiRegion) => {
  expect(multiRegionOf(region)).toBe(multiRegion);
});

test("eu is in europe", () => {
  expect(continentOf("eu")).toBe(continentOf("europe-west3"));
  expect(continentOf("us")).not.toBe(continentOf("europe-west3"));
});
