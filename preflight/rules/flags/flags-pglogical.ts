import { instanceRule } from "../../instance";

/** pglogical reads what logical decoding writes. */
export const flagsPglogical = instanceRule({
  id: "flags-pglogical",
  severity: "warning",
  area: "flags",
  title: "pglogical comes with logical decoding",
  why: "Without logical decoding the extension is loaded and no subscription can be made.",
  ignoreWhen: "the extension is only kept loaded, for later",
  link: "https://cloud.google.com/sql/docs/postgres/replication/configure-logical-replication",
  *check(instance) {
    const pglogical = instance.flag("cloudsql.enable_pglogical");
    const decoding = instance.flag("cloudsql.logical_decoding");
    if (pglogical?.value !== "on" || instance.mayHaveOtherFlags) return;
    if (decoding && decoding.value !== "off") return;
    yield {
      at: pglogical.at.value,
      what: `"cloudsql.enable_pglogical" is on, and "cloudsql.logical_decoding" is ${decoding ? "off" : "not set"}`,
      got: undefined,
      allowed: "both",
      fix: 'write {"name": "cloudsql.logical_decoding", "value": "on"}',
    };
  },
});
