import { nearest } from "../../../cloudsql/text";
import type { Rule, Violation } from "../../rule";
import { own, type Value } from "../../value";

const REGION = /^[a-z]+(-[a-z]+)+\d+$/;

/** Where people mean the multi-region of storage. */
const COMMON = ["us-central1", "us-east1", "us-west1", "europe-west1", "europe-west3", "asia-northeast1"];

/** The first parts of regions' names. */
const CONTINENTS = ["us", "northamerica", "southamerica", "europe", "asia", "australia", "me", "africa"];

/** What other clouds call them. */
const OTHER_CLOUDS: Readonly<Record<string, string>> = {
  eu: "europe",
  ap: "asia",
  sa: "southamerica",
  na: "northamerica",
  ca: "northamerica",
  au: "australia",
};

/** `west-europe1`: the direction comes after the continent. */
function* turnedAround(at: Value, text: string): Iterable<Violation> {
  const [, first = "", second = "", number] = /^([a-z]+)-([a-z]+)(\d+)$/.exec(text) ?? [];
  const continent = own(OTHER_CLOUDS, first);
  if (continent) {
    yield {
      at,
      what: `this is not a region of Google Cloud: "${first}" is "${continent}" here`,
      allowed: "a region such as us-central1",
      fix: `write "${continent}-${second}${number}"`,
    };
  }
  if (CONTINENTS.includes(first) || !CONTINENTS.includes(second)) return;
  yield {
    at,
    what: "this is not a region: the part of the world comes first",
    allowed: "a region such as us-central1",
    fix: `write "${second}-${first}${number}"`,
  };
}

/** `westeurope`, as Azure writes it. */
function azure(text: string): string | undefined {
  const [, direction, continent] =
    /^(north|south|east|west|central)(us|europe|asia|australia)\d?$/.exec(text) ?? [];
  return direction && continent && `${continent}-${direction}1`;
}

/** Regions. */
export const nameRegion: Rule = {
  id: "name-region",
  severity: "error",
  area: "naming",
  title: "a region is a region, not a zone or a part of the world",
  why: "The API knows no such region.",
  link: "https://cloud.google.com/sql/docs/postgres/region-availability-overview",
  types: [
    "google_sql_database_instance",
    "google_compute_subnetwork",
    "google_compute_router",
    "google_compute_address",
    "google_cloud_scheduler_job",
    "provider",
  ],
  *check(value, { resource }) {
    if (resource.type === "provider" && !resource.address.startsWith("provider.google")) return;
    const at = value.get("region");
    const text = at.string;
    if (!text || /[^\x20-\x7e]/.test(text)) return;
    if (REGION.test(text)) {
      yield* turnedAround(at, text);
      return;
    }
    // A path is what some types keep.
    if (resource.type !== "google_sql_database_instance" && text.includes("/regions/")) return;
    const lower = text
      .trim()
      .toLowerCase()
      .replace(/^.*\//, "")
      .replace(/[_\s]+/g, "-");
    const zone = /^([a-z]+-[a-z]+\d+)-?[a-z]$/.exec(lower)?.[1];
    const dashed = /^([a-z]+-[a-z]+)-(\d+)$/.exec(lower);
    const [, abbreviation = "", direction] = /^([a-z]{2})-([a-z]+)-?\d/.exec(lower) ?? [];
    const elsewhere = own(OTHER_CLOUDS, abbreviation);
    const meant =
      (elsewhere && `${elsewhere}-${direction}1`) ??
      azure(lower) ??
      zone ??
      (dashed ? `${dashed[1]}${dashed[2]}` : REGION.test(lower) ? lower : nearest(lower, COMMON));
    yield {
      at,
      what: zone ? "this is a zone" : "this is not a region",
      allowed: "a region such as us-central1",
      fix: `write "${meant ?? COMMON.find((one) => one.startsWith(lower.slice(0, 2))) ?? "us-central1"}"`,
    };
  },
};
