import { Edition } from "../../../cloudsql/edition";
import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";

/** Spelling of the edition. */
export const tierEditionValid = instanceRule({
  id: "tier-edition-valid",
  severity: "error",
  area: "tier",
  title: "the edition is ENTERPRISE or ENTERPRISE_PLUS",
  why: "The provider refuses any other word.",
  link: "https://cloud.google.com/sql/docs/postgres/editions-intro",
  *check(instance) {
    const names = [Edition.ENTERPRISE.name, Edition.ENTERPRISE_PLUS.name];
    yield* notOneOf(instance.settings.get("edition"), "edition", names);
  },
});
