import { networkServiceName } from "../../../../preflight/rules/network/network-service-name";
import { findingsOf, shown } from "../../../support/preflight";

const connection = (service: unknown) => ({
  "google_service_networking_connection.psa": { network: "n", service, reserved_peering_ranges: ["psa"] },
});

test("refuses a slip of the service's name, and doubts another service", () => {
  const services = ["servicenetwork.googleapis.com", "sqladmin.googleapis.com", "redis.googleapis.com"];
  expect(
    services.map((service) => shown(findingsOf(networkServiceName, connection(service)))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-service-name google_service_networking_connection.psa service
      Cloud SQL is reached through another service; got "servicenetwork.googleapis.com"; allowed: servicenetworking.googleapis.com
      fix: write "servicenetworking.googleapis.com"
    error network-service-name google_service_networking_connection.psa service
      Cloud SQL is reached through another service; got "sqladmin.googleapis.com"; allowed: servicenetworking.googleapis.com
      fix: write "servicenetworking.googleapis.com"
    warning network-service-name google_service_networking_connection.psa service
      Cloud SQL is reached through another service; got "redis.googleapis.com"; allowed: servicenetworking.googleapis.com
      fix: write "servicenetworking.googleapis.com""
  `);
});

test("accepts the service, a partner's, and skips what is not known", () => {
  for (const service of [
    "servicenetworking.googleapis.com",
    "netapp.servicenetworking.goog",
    "${var.service}",
    undefined,
  ])
    expect(findingsOf(networkServiceName, connection(service))).toEqual([]);
});
