import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";

/** Spelling of the disk's type. */
export const storageType = instanceRule({
  id: "storage-type",
  severity: "error",
  area: "storage",
  title: "the disk is of a type that Cloud SQL has",
  why: "The API answers 400 for any other word.",
  link: "https://cloud.google.com/sql/docs/postgres/instance-settings",
  *check({ settings }) {
    yield* notOneOf(settings.get("disk_type"), "disk_type", ["PD_SSD", "PD_HDD", "HYPERDISK_BALANCED"]);
  },
});
