import { instanceRule } from "../../instance";

/** Memory that the sessions may take together. */
export const flagsMemory = instanceRule({
  id: "flags-memory",
  severity: "warning",
  area: "flags",
  title: "work_mem for every connection fits into the memory",
  why: "Each sort or hash of each session may take work_mem: more than there is ends in the server being killed.",
  ignoreWhen: "few of the connections sort at the same time",
  link: "https://cloud.google.com/sql/docs/postgres/manage-memory-usage-best-practices",
  *check(instance) {
    const { tier } = instance;
    const flag = instance.flag("work_mem");
    const kilobytes = Number(flag?.value);
    if (!tier || !flag || !/^\d+$/.test(flag.value ?? "")) return;
    const asked = instance.flag("max_connections");
    const connections = asked ? Number(asked.value) : tier.defaultMaxConnections;
    const shared = Number(instance.flag("shared_buffers")?.value ?? 0) / 128;
    const left = tier.memoryMb - (Number.isNaN(shared) ? 0 : shared);
    const total = (kilobytes * connections) / 1024;
    if (total > left) {
      const fitting = Math.max(64, Math.floor((left * 1024) / connections / 4));
      yield {
        at: flag.at.value,
        what: `${connections} connections with ${kilobytes} kB each may take ${Math.round(total)} MB, and ${tier} has ${Math.round(left)} MB beside the shared buffers`,
        allowed: `about ${fitting} kB`,
        fix: `write "${fitting}", and more for single roles with ALTER ROLE`,
      };
    } else if (kilobytes < 1024) {
      yield {
        at: flag.at.value,
        what: `work_mem is in kB: this is ${kilobytes} kB, less than a quarter of PostgreSQL's own 4 MB`,
        allowed: "4096 is 4 MB",
        fix: `write "${kilobytes * 1024}" if ${kilobytes} MB is meant`,
      };
    }
  },
});
