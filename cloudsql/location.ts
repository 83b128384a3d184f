/** Google Cloud's places: regions, zones, and the multi-regions that backups may be kept in. */

const REGION = /^([a-z]+)-([a-z]+)(\d+)$/;
const ZONE = /^([a-z]+-[a-z]+\d+)-[a-z]$/;

/** Multi-regions by the first part of the regions in them. */
const MULTI_REGIONS: Readonly<Record<string, string>> = { us: "us", europe: "eu", asia: "asia" };

/** London and Zurich: in Europe, but outside the European Union and its multi-region. */
const OUTSIDE_EU = ["europe-west2", "europe-west6"];

export function isRegion(name: string): boolean {
  return REGION.test(name);
}

export function isMultiRegion(name: string): boolean {
  return Object.values(MULTI_REGIONS).includes(name);
}

/** The region of `europe-west1-b`; undefined for what is no zone. */
export function regionOfZone(zone: string): string | undefined {
  return ZONE.exec(zone)?.[1];
}

/** The multi-region that a region lies in; none for other continents, London and Zurich. */
export function multiRegionOf(region: string): string | undefined {
  const continent = region.split("-")[0] ?? "";
  return OUTSIDE_EU.includes(region) || !Object.hasOwn(MULTI_REGIONS, continent)
    ? undefined
    : MULTI_REGIONS[continent];
}

/**
 * Whose law data at a region or multi-region are under, as far as the name tells: `us`, `eu`, a region of its own
 * for London and Zurich, else the continent, e.g. `asia`.
 */
export function jurisdictionOf(location: string): string {
  if (OUTSIDE_EU.includes(location)) return location;
  const [continent = location] = location.split("-");
  return continent === "europe" ? "eu" : continent;
}
