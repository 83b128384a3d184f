import { instanceRule } from "../../instance";

/** Machines for trying things out. */
export const tierSharedCore = instanceRule({
  id: "tier-shared-core",
  severity: "info",
  area: "tier",
  title: "a shared-core machine has no service level agreement",
  why: "Shared-core machines are made for tests: no SLA, even with a standby, and storage up to 3054 GB.",
  link: "https://cloud.google.com/sql/docs/postgres/operational-guidelines",
  *check(instance) {
    const { tier } = instance;
    if (!tier?.sharedCore) return;
    const regional = instance.settings.get("availability_type").is("REGIONAL");
    yield {
      at: instance.settings.get("tier"),
      what: regional
        ? "a standby costs as much again, and a shared-core machine has no SLA even so"
        : "a shared-core machine has no SLA",
      fix: "for production use db-custom-1-3840 or larger",
      ...(regional && { severity: "warning" }),
    };
  },
  ignoreWhen: "the instance is for tests of failover",
});
