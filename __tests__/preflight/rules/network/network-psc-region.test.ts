import { networkPscRegion } from "../../../../preflight/rules/network/network-psc-region";
import { findingsOf, instance, shown } from "../../../support/preflight";

const TARGET = "${google_sql_database_instance.main.psc_service_attachment_link}";
const endpoint = (region: unknown, target: unknown = TARGET) => ({
  ...instance({}, { region: "us-central1" }),
  "google_compute_forwarding_rule.sql": { name: "sql", target, region, load_balancing_scheme: "" },
});

test("refuses an endpoint in another region than the instance", () => {
  expect(shown(findingsOf(networkPscRegion, endpoint("us-east1")))).toMatchInlineSnapshot(`
    "error network-psc-region google_compute_forwarding_rule.sql region
      the endpoint is in us-east1, and the instance google_sql_database_instance.main in us-central1; got "us-east1"; allowed: us-central1
      fix: write region = "us-central1" and a subnetwork there"
  `);
});

test("accepts one beside it and other rules, and skips what is not known", () => {
  for (const input of [
    endpoint("us-central1"),
    endpoint("${var.region}"),
    endpoint(undefined),
    endpoint("us-east1", "${google_compute_target_pool.p.id}"),
    endpoint("us-east1", "${google_sql_database_instance.main.self_link}"),
  ])
    expect(findingsOf(networkPscRegion, input)).toEqual([]);
});
