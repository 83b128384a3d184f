import { settingsCloneTime } from "../../../../preflight/rules/settings/settings-clone-time";
import { findingsOf, instance, shown } from "../../../support/preflight";

const clone = (point_in_time?: unknown) =>
  instance({}, { clone: { source_instance_name: "other", point_in_time } });

test("refuses other forms of time", () => {
  expect(
    ["2026-11-20 10:00", "2026-11-20", "2026-13-40T10:00:00Z", "yesterday"]
      .map((time) => shown(findingsOf(settingsCloneTime, clone(time))))
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-clone-time google_sql_database_instance.main clone.point_in_time
      this is not a time in RFC 3339; got "2026-11-20 10:00"; allowed: a time such as 2026-11-20T10:00:00Z
      fix: write "2026-11-20T10:00:00Z"
    error settings-clone-time google_sql_database_instance.main clone.point_in_time
      this is not a time in RFC 3339; got "2026-11-20"; allowed: a time such as 2026-11-20T10:00:00Z
      fix: write "2026-11-20T00:00:00Z"
    error settings-clone-time google_sql_database_instance.main clone.point_in_time
      this is not a time in RFC 3339; got "2026-13-40T10:00:00Z"; allowed: a time such as 2026-11-20T10:00:00Z
      fix: write a time such as "2026-11-20T10:00:00Z"
    error settings-clone-time google_sql_database_instance.main clone.point_in_time
      this is not a time in RFC 3339; got "yesterday"; allowed: a time such as 2026-11-20T10:00:00Z
      fix: write a time such as "2026-11-20T10:00:00Z""
  `);
});

test("accepts RFC 3339 and none, and skips what is not known", () => {
  for (const time of ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.123+01:00", undefined, "${var.time}"])
    expect(findingsOf(settingsCloneTime, clone(time))).toEqual([]);
});
