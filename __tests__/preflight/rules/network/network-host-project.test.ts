import { networkHostProject } from "../../../../preflight/rules/network/network-host-project";
import { range, VPC } from "../../../support/network-inputs";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a range in the service project and names the host", () => {
  const inputs = [
    range({ project: "example-service" }),
    { ...range(), "provider.google": { project: "example-service" } },
    {
      "google_compute_subnetwork.db": {
        name: "db",
        network: "${google_compute_network.main.id}",
        project: "example-service",
        ip_cidr_range: "10.0.0.0/24",
      },
      "google_compute_network.main": { name: "main", project: "example-host" },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkHostProject, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-host-project google_compute_global_address.psa project
      the network is in project example-host, and this would be made in example-service; got "example-service"; allowed: the network's own project, example-host
      fix: write project = "example-host"
    error network-host-project google_compute_global_address.psa project
      the network is in project example-host, and this would be made in example-service; got "example-service"; allowed: the network's own project, example-host
      fix: write project = "example-host"
    error network-host-project google_compute_subnetwork.db project
      the network is in project example-host, and this would be made in example-service; got "example-service"; allowed: the network's own project, example-host
      fix: write project = "example-host""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    range({ project: "example-host" }),
    range(),
    range({ project: "123456789012" }),
    {
      ...range({ network: "${google_compute_network.main.id}" }),
      "google_compute_network.main": { name: "main" },
      "provider.google": { project: "example-host" },
    },
    instance({ ip_configuration: { private_network: VPC } }, { project: "example-service" }),
  ])
    expect(findingsOf(networkHostProject, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    range({ project: "${var.project}" }),
    { ...range(), "provider.google": { project: "${var.project}" } },
    range({ network: "${var.network}", project: "example-service" }),
  ])
    expect(findingsOf(networkHostProject, input)).toEqual([]);
});
