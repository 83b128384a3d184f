import { cisFlowLogs } from "../../../../preflight/rules/cis/cis-flow-logs";
import { findingsOf, shown } from "../../../support/preflight";

const found = (attributes: Record<string, unknown>) =>
  findingsOf(cisFlowLogs, { "google_compute_subnetwork.main": { name: "main", ...attributes } });
const COMPLETE = {
  aggregation_interval: "INTERVAL_5_SEC",
  flow_sampling: 1,
  metadata: "INCLUDE_ALL_METADATA",
};

test("a subnet without flow logs, or with some of them", () => {
  expect(shown(found({}))).toMatchInlineSnapshot(`
    "warning cis-flow-logs google_compute_subnetwork.main log_config
      the subnet has no flow logs; allowed: log_config with an interval of 5 s, sampling 1 and all metadata
      fix: write log_config = {"aggregation_interval":"INTERVAL_5_SEC","flow_sampling":1,"metadata":"INCLUDE_ALL_METADATA"}"
  `);
  expect(
    shown(found({ log_config: { flow_sampling: 0.5, aggregation_interval: "INTERVAL_10_MIN" } })),
  ).toMatchInlineSnapshot(`
    "warning cis-flow-logs google_compute_subnetwork.main log_config.aggregation_interval
      the flow logs are not complete; got "INTERVAL_10_MIN"; allowed: INTERVAL_5_SEC
      fix: write aggregation_interval = "INTERVAL_5_SEC"
    warning cis-flow-logs google_compute_subnetwork.main log_config.flow_sampling
      the flow logs are not complete; got 0.5; allowed: 1
      fix: write flow_sampling = 1"
  `);
  // The provider samples half of the packets.
  expect(found({ log_config: {} })).toMatchObject([{ attribute: "log_config.flow_sampling" }]);
});

test("accepts complete ones, subnets that take none, and what is unknown", () => {
  expect(found({ log_config: COMPLETE })).toEqual([]);
  expect(found({ log_config: { flow_sampling: 1 } })).toEqual([]);
  expect(found({ purpose: "REGIONAL_MANAGED_PROXY" })).toEqual([]);
  expect(found({ log_config: "${var.logs}" })).toEqual([]);
  expect(found({ log_config: { ...COMPLETE, flow_sampling: "${var.sample}" } })).toEqual([]);
});
