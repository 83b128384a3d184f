import { normalizedTime } from "../../../cloudsql/time-of-day";
import { instanceRule } from "../../instance";

/** Start of the four-hour window. */
export const backupStartTime = instanceRule({
  id: "backup-start-time",
  severity: "error",
  area: "backup",
  title: "backups start at HH:MM, UTC",
  why: "The API takes two digits of hours and minutes and no time zone; a single digit comes back with a zero and differs in every plan.",
  ignoreWhen: "the hour has one digit and the difference is accepted",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups#backup-window",
  *check({ settings }) {
    const at = settings.get("backup_configuration.start_time");
    const text = at.string;
    if (text === undefined || /^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return;
    const meant = normalizedTime(text);
    yield {
      at,
      what: "the start of the backups is not a time of the day in UTC as HH:MM",
      allowed: "00:00 to 23:59, UTC, without a time zone",
      fix: `write "${meant ?? "03:00"}"${meant ? " (UTC)" : ""}`,
      ...(/^\d:[0-5]\d$/.test(text) && { severity: "warning" }),
    };
  },
});
