import { cisDnsLogging } from "../../../../preflight/rules/cis/cis-dns-logging";
import { findingsOf, shown } from "../../../support/preflight";

const NETWORK = { "google_compute_network.main": { name: "main" } };
const policy = (enable_logging: unknown, network = "${google_compute_network.main.id}") => ({
  "google_dns_policy.main": { name: "logs", enable_logging, networks: [{ network_url: network }] },
});

test("a network without a policy that logs", () => {
  expect(shown(findingsOf(cisDnsLogging, NETWORK))).toMatchInlineSnapshot(`
    "warning cis-dns-logging google_compute_network.main 
      no DNS policy logs the queries of this network; got "main"; allowed: a google_dns_policy with enable_logging = true that names the network
      fix: add one"
  `);
  expect(findingsOf(cisDnsLogging, { ...NETWORK, ...policy(false) })).toHaveLength(1);
  expect(findingsOf(cisDnsLogging, { ...NETWORK, ...policy(true, "other") })).toHaveLength(1);
});

test("accepts a policy that logs, or may", () => {
  expect(findingsOf(cisDnsLogging, { ...NETWORK, ...policy(true) })).toEqual([]);
  expect(findingsOf(cisDnsLogging, { ...NETWORK, ...policy("${var.log}") })).toEqual([]);
});
