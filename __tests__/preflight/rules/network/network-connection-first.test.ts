import { networkConnectionFirst } from "../../../../preflight/rules/network/network-connection-first";
import { connection, privateInstance, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses an instance that does not wait for its connection, the replica too", () => {
  const inputs = [
    { ...privateInstance(), ...connection() },
    {
      ...privateInstance("${google_compute_network.main.id}"),
      ...connection({ network: "${google_compute_network.main.self_link}" }),
      "google_compute_network.main": { name: "main" },
    },
    {
      ...privateInstance("${google_compute_network.main.id}"),
      "google_compute_network.main": { name: "main" },
    },
    {
      ...privateInstance(VPC, { depends_on: ["google_service_networking_connection.psa"] }),
      ...connection(),
      "google_sql_database_instance.replica": {
        master_instance_name: "main",
        settings: { ip_configuration: { private_network: VPC } },
      },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkConnectionFirst, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-connection-first google_sql_database_instance.main settings.ip_configuration.private_network
      the instance does not wait for the network's connection google_service_networking_connection.psa; got "projects/example-host/global/networks/main"; allowed: depends_on the connection, for the primary and every replica
      fix: write depends_on = ["google_service_networking_connection.psa"]
    error network-connection-first google_sql_database_instance.main settings.ip_configuration.private_network
      the instance does not wait for the network's connection google_service_networking_connection.psa; got "\${google_compute_network.main.id}"; allowed: depends_on the connection, for the primary and every replica
      fix: write depends_on = ["google_service_networking_connection.psa"]
    warning network-connection-first google_sql_database_instance.main settings.ip_configuration.private_network
      no google_service_networking_connection connects google_compute_network.main with Google's services; got "\${google_compute_network.main.id}"; allowed: a reserved range and a connection on the network
      fix: add a google_service_networking_connection with network = "\${google_compute_network.main.id}" and depends_on it
    error network-connection-first google_sql_database_instance.replica settings.ip_configuration.private_network
      the instance does not wait for the network's connection google_service_networking_connection.psa; got "projects/example-host/global/networks/main"; allowed: depends_on the connection, for the primary and every replica
      fix: write depends_on = ["google_service_networking_connection.psa"]"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...privateInstance(VPC, { depends_on: ["google_service_networking_connection.psa"] }),
      ...connection(),
    },
    {
      ...privateInstance(VPC, { depends_on: ["${google_service_networking_connection.psa}"] }),
      ...connection(),
    },
    { ...privateInstance("${google_service_networking_connection.psa.network}"), ...connection() },
    {
      ...privateInstance("${local.network}"),
      ...connection({ network: "${local.network}" }),
      locals: { network: "${google_service_networking_connection.psa.network}" },
    },
    {
      ...privateInstance(VPC, { depends_on: ["google_project_service.api"] }),
      ...connection(),
      "google_project_service.api": {
        service: "sqladmin.googleapis.com",
        depends_on: ["google_service_networking_connection.psa"],
      },
    },
    { ...privateInstance("projects/example-host/global/networks/other"), ...connection() },
    privateInstance(),
    {
      ...privateInstance(VPC, { depends_on: ["google_service_networking_connection.psa"] }),
      ...connection(),
      "google_sql_database_instance.replica": {
        master_instance_name: "${google_sql_database_instance.main.name}",
        settings: { ip_configuration: { private_network: VPC } },
      },
    },
  ])
    expect(findingsOf(networkConnectionFirst, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { ...privateInstance("${var.network}"), ...connection() },
    { ...privateInstance(VPC, { depends_on: ["module.network"] }), ...connection() },
    { ...privateInstance(), ...connection({ network: "${var.network}" }) },
    {
      ...privateInstance("${google_compute_network.main.id}"),
      "google_compute_network.main": { name: "main" },
      "module.psa": { source: "./psa" },
    },
  ])
    expect(findingsOf(networkConnectionFirst, input)).toEqual([]);
});
