import { instanceRule } from "../../instance";

/** Memory that a connection takes before it does anything, in MB: a cautious figure. */
const MB_PER_CONNECTION = 4;

/** More connections than the machine can hold. */
export const flagsConnections = instanceRule({
  id: "flags-connections",
  severity: "warning",
  area: "flags",
  title: "the machine has memory for its connections",
  why: "Each connection is a process with memory of its own: far too many are refused by the API, and fewer still end in the server being killed.",
  ignoreWhen: "most of the connections are never opened at the same time",
  link: "https://cloud.google.com/sql/docs/postgres/quotas#maximum_concurrent_connections",
  *check(instance) {
    const { tier } = instance;
    const flag = instance.flag("max_connections");
    if (!tier || !flag || !/^\d+$/.test(flag.value ?? "")) return;
    const most = Math.floor(tier.memoryMb / MB_PER_CONNECTION);
    if (Number(flag.value) <= most) return;
    yield {
      at: flag.at.value,
      what: `${tier} has ${tier.memoryMb} MB, less than ${MB_PER_CONNECTION} MB for each of ${flag.value} connections`,
      got: flag.value,
      allowed: `about ${most}; the service's own number is ${tier.defaultMaxConnections}`,
      fix: `write "${tier.defaultMaxConnections}" and pool connections, or use a larger tier`,
    };
  },
});
