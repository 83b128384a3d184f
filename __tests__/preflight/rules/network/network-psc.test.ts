import { networkPsc } from "../../../../preflight/rules/network/network-psc";
import { ip, privateInstance, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    ip({ psc_config: { psc_enabled: true } }),
    ip({ ipv4_enabled: true, psc_config: [{ psc_enabled: "true" }] }),
    ip({
      ipv4_enabled: false,
      psc_config: {
        psc_enabled: true,
        allowed_consumer_projects: ["projects/example-project", "My Project"],
      },
    }),
    ip({
      ipv4_enabled: true,
      psc_config: { psc_enabled: false, allowed_consumer_projects: ["example-project"] },
    }),
    privateInstance(
      VPC,
      {},
      {
        psc_config: {
          psc_enabled: true,
          network_attachment_uri: "projects/p/regions/r/networkAttachments/a",
        },
      },
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(networkPsc, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-psc google_sql_database_instance.main settings.ip_configuration.psc_config.psc_enabled
      Private Service Connect cannot be beside a public address alone, and ipv4_enabled is true when left out; got true; allowed: ipv4_enabled = false
      fix: write ipv4_enabled = false
    error network-psc google_sql_database_instance.main settings.ip_configuration.ipv4_enabled
      Private Service Connect cannot be beside a public address alone; got true; allowed: ipv4_enabled = false
      fix: write ipv4_enabled = false
    error network-psc google_sql_database_instance.main settings.ip_configuration.psc_config.allowed_consumer_projects[0]
      this is not the id of a project; got "projects/example-project"; allowed: a project id or number
      fix: write "example-project"
    error network-psc google_sql_database_instance.main settings.ip_configuration.psc_config.allowed_consumer_projects[1]
      this is not the id of a project; got "My Project"; allowed: a project id or number
      fix: write "my-project"
    warning network-psc google_sql_database_instance.main settings.ip_configuration.psc_config.allowed_consumer_projects
      allowed_consumer_projects have no effect while Private Service Connect is off; got "example-project"; allowed: with psc_enabled = true
      fix: write psc_enabled = true
    error network-psc google_sql_database_instance.main settings.ip_configuration.psc_config.network_attachment_uri
      outbound connectivity of Private Service Connect cannot be beside private services access; got "projects/p/regions/r/networkAttachments/a"; allowed: on a primary without private_network
      fix: remove network_attachment_uri, or private_network"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    ip({
      ipv4_enabled: false,
      psc_config: { psc_enabled: true, allowed_consumer_projects: ["example-project", "123456789012"] },
    }),
    privateInstance(VPC, {}, { psc_config: { psc_enabled: true } }),
    ip({ ipv4_enabled: true, psc_config: { psc_enabled: false } }),
  ])
    expect(findingsOf(networkPsc, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ ipv4_enabled: "${var.public}", psc_config: { psc_enabled: true } }),
    ip({ psc_config: { psc_enabled: "${var.psc}", allowed_consumer_projects: ["${var.project}"] } }),
  ])
    expect(findingsOf(networkPsc, input)).toEqual([]);
});
