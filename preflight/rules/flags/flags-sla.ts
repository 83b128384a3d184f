import { instanceRule } from "../../instance";

/** Values with which Google's service level agreement no longer holds. */
export const flagsSla = instanceRule({
  id: "flags-sla",
  severity: "warning",
  area: "flags",
  title: "no flag takes the instance out of its service level agreement",
  why: "Without autovacuum, transaction ids run out and the database stops taking writes; a WAL that may grow without bounds fills the disk and makes recovery slow.",
  ignoreWhen: "every table is vacuumed by a job, or the disk is sized for the WAL",
  link: "https://cloud.google.com/sql/docs/postgres/operational-guidelines",
  *check(instance) {
    const autovacuum = instance.flag("autovacuum");
    if (autovacuum?.at.value.is("off") || autovacuum?.at.value.is(false))
      yield {
        at: autovacuum.at.value,
        what: "autovacuum is turned off for the whole instance",
        allowed: "on",
        fix: 'write "on", and set autovacuum_enabled on single tables instead',
      };
    const wal = instance.flag("max_wal_size");
    const size = instance.settings.get("disk_size").number;
    if (!wal?.value || !size || !(Number(wal.value) > size * 512)) return;
    yield {
      at: wal.at.value,
      what: `the WAL may grow to more than half of the ${size} GB disk: max_wal_size is in MB`,
      allowed: `up to ${size * 512} with this disk`,
      fix: `write "${Math.max(1024, size * 64)}"`,
    };
  },
});
