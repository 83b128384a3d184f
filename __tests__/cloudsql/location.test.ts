import {
  isMultiRegion,
  isRegion,
  jurisdictionOf,
  multiRegionOf,
  regionOfZone,
} from "../../cloudsql/location";

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

test("the European Union has no London and no Zurich", () => {
  expect(jurisdictionOf("eu")).toBe(jurisdictionOf("europe-west3"));
  expect(jurisdictionOf("us")).toBe(jurisdictionOf("us-east1"));
  expect(jurisdictionOf("us")).not.toBe(jurisdictionOf("europe-west3"));
  for (const outside of ["europe-west2", "europe-west6"]) expect(jurisdictionOf(outside)).toBe(outside);
});
