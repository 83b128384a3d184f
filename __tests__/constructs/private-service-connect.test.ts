import { PrivateServiceConnect } from "../../constructs/private-service-connect";
import { addInstance, synthesizeConstruct } from "../support/construct";

const NETWORK = "projects/loist-app/global/networks/clients";
const made = synthesizeConstruct((stack) => {
  const access = { kind: "psc", consumerProjects: ["loist-app"] } as const;
  new PrivateServiceConnect(stack, "psc", {
    instance: addInstance(stack, { access }).resource,
    project: "loist-app",
    region: "us-central1",
    name: "music-db",
    network: NETWORK,
    subnetwork: "projects/loist-app/regions/us-central1/subnetworks/clients",
  });
});

test("is what was reviewed", () => {
  for (const type of ["compute_address", "compute_forwarding_rule", "dns_managed_zone", "dns_record_set"])
    expect(made.resource(`google_${type}`)).toMatchSnapshot();
});

test("has its addresses where they belong", () => {
  expect(made.addresses).toEqual([
    "google_compute_address.psc_address_BD037EF9",
    "google_compute_forwarding_rule.psc",
    "google_dns_managed_zone.psc_zone_A12DEE08",
    "google_dns_record_set.psc_record_11FD1706",
    "google_sql_database_instance.instance",
  ]);
});

test("leads from an address of the network to the instance, and is no load balancer", () => {
  expect(made.resource("google_compute_forwarding_rule")).toMatchObject({
    network: NETWORK,
    ip_address: "${google_compute_address.psc_address_BD037EF9.self_link}",
    target: "${google_sql_database_instance.instance.psc_service_attachment_link}",
    load_balancing_scheme: "",
  });
});

test("is found by the name that connectors look for, in that network alone", () => {
  expect(made.resource("google_dns_managed_zone")).toMatchObject({
    dns_name: "${google_sql_database_instance.instance.dns_name}",
    visibility: "private",
    private_visibility_config: { networks: [{ network_url: NETWORK }] },
  });
  expect(made.resource("google_dns_record_set")).toMatchObject({
    name: "${google_sql_database_instance.instance.dns_name}",
    type: "A",
    rrdatas: ["${google_compute_address.psc_address_BD037EF9.address}"],
  });
});
