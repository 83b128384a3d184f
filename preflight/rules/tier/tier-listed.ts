import { instanceRule } from "../../instance";

const N4 = /^db-custom-N4-(\d+)-(\d+)$/;

/** Sizes that follow the naming of a family, but are in none of Google's lists. */
export const tierListed = instanceRule({
  id: "tier-listed",
  severity: "warning",
  area: "tier",
  title: "the size of the machine is in Google's list of its family",
  why: "A size that the family does not have is refused at create.",
  ignoreWhen: "the size is newer than these lists",
  link: "https://cloud.google.com/sql/docs/postgres/choose-edition",
  *check(instance) {
    const { tier } = instance;
    if (!tier) return;
    const at = instance.settings.get("tier");
    if (!tier.listed) {
      yield {
        at,
        what: "this size is in no list of Enterprise Plus machines",
        allowed: tier.name.startsWith("db-c4a")
          ? "db-c4a-highmem- with 2, 4, 8, 16, 32, 48, 64 or 72 vCPUs"
          : "db-perf-optimized-N- with 2, 4, 8, 16, 32, 48, 64, 80, 96 or 128 vCPUs",
        fix: "choose a listed size",
      };
    }
    const [, vcpus, memory] = (N4.exec(tier.name) ?? []).map(Number);
    if (vcpus === undefined || memory === undefined) return;
    const steps = Math.min(80, Math.max(2, vcpus + (vcpus % 2)));
    const near = Math.min(steps * 8192, Math.max(steps * 2048, Math.ceil(memory / 256) * 256));
    if (steps === vcpus && near === memory) return;
    yield {
      at,
      what: "N4 machines are not known to come in this size",
      allowed: "2 to 80 vCPUs in steps of 2, with 2 to 8 GB a vCPU",
      fix: `use db-custom-N4-${steps}-${near}`,
    };
  },
});
