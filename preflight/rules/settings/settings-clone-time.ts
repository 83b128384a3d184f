import { instanceRule } from "../../instance";

/** RFC 3339, as the API reads it. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** The moment that a clone is of. */
export const settingsCloneTime = instanceRule({
  id: "settings-clone-time",
  severity: "error",
  area: "settings",
  title: "the point in time of a clone is a time in RFC 3339",
  why: "The API cannot read any other form.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#clone",
  *check(instance) {
    const time = instance.get("clone.point_in_time");
    const text = time.string;
    if (!text || (TIME.test(text) && !Number.isNaN(Date.parse(text)))) return;
    const [, date, clock = "00:00"] =
      /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?/.exec(text) ?? [];
    const meant = date && `${date}T${clock.length === 5 ? `${clock}:00` : clock}Z`;
    yield {
      at: time,
      what: "this is not a time in RFC 3339",
      allowed: "a time such as 2026-11-20T10:00:00Z",
      fix:
        meant && !Number.isNaN(Date.parse(meant))
          ? `write "${meant}"`
          : 'write a time such as "2026-11-20T10:00:00Z"',
    };
  },
});
