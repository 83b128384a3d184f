import { networkPscEndpoint } from "../../../../preflight/rules/network/network-psc-endpoint";
import { findingsOf, shown } from "../../../support/preflight";

const TARGET = "${google_sql_database_instance.main.psc_service_attachment_link}";
const endpoint = (load_balancing_scheme: unknown, target: unknown = TARGET) => ({
  "google_compute_forwarding_rule.sql": { name: "sql", target, load_balancing_scheme },
});

test("refuses a load balancer in front of a service attachment", () => {
  const inputs = [
    endpoint("INTERNAL"),
    endpoint(undefined, "projects/p/regions/europe-west1/serviceAttachments/a"),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkPscEndpoint, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-psc-endpoint google_compute_forwarding_rule.sql load_balancing_scheme
      the target is a service attachment, and this is a load balancer; got "INTERNAL"; allowed: ""
      fix: write load_balancing_scheme = ""
    error network-psc-endpoint google_compute_forwarding_rule.sql load_balancing_scheme
      the target is a service attachment, and this is a load balancer; got "EXTERNAL (the default)"; allowed: ""
      fix: write load_balancing_scheme = """
  `);
});

test("accepts an endpoint and other rules, and skips what is not known", () => {
  for (const input of [
    endpoint(""),
    endpoint("INTERNAL", "${google_compute_target_pool.p.id}"),
    endpoint("${var.x}"),
  ])
    expect(findingsOf(networkPscEndpoint, input)).toEqual([]);
});
