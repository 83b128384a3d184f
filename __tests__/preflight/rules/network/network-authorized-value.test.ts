import { networkAuthorizedValue } from "../../../../preflight/rules/network/network-authorized-value";
import { ip } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    ip({
      authorized_networks: [
        { value: "office" },
        { value: "203.0.113.8/33" },
        { value: "10.1.0.0/16" },
        { value: "192.168.1.7" },
        { value: "2001:db8::/32" },
        { value: "203.0.113.8/24" },
        { value: "203.0.113.8/32 " },
      ],
    }),
    ip({ authorized_networks: { value: "203.0.113.8/32", expiration_time: "2027-01-31" } }),
    ip({ authorized_networks: { value: "203.0.113.8/32", expiration_time: "tomorrow" } }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkAuthorizedValue, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks[0].value
      this is not an IPv4 range; got "office"; allowed: a public IPv4 range such as 203.0.113.8/32
      fix: write an IPv4 range such as 203.0.113.8/32
    error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks[1].value
      this is not an IPv4 range; got "203.0.113.8/33"; allowed: a public IPv4 range such as 203.0.113.8/32
      fix: write "203.0.113.8/32"
    error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks[2].value
      this is inside the private range 10.0.0.0/8, which is let in over private IP and cannot be authorised; got "10.1.0.0/16"; allowed: a public IPv4 range such as 203.0.113.8/32
      fix: remove it, and give the instance a private_network for these clients
    error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks[3].value
      this is inside the private range 192.168.0.0/16, which is let in over private IP and cannot be authorised; got "192.168.1.7"; allowed: a public IPv4 range such as 203.0.113.8/32
      fix: remove it, and give the instance a private_network for these clients
    error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks[4].value
      an authorised network cannot be IPv6; got "2001:db8::/32"; allowed: a public IPv4 range such as 203.0.113.8/32
      fix: write an IPv4 range such as 203.0.113.8/32
    error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks[6].value
      this is not an IPv4 range; got "203.0.113.8/32 "; allowed: a public IPv4 range such as 203.0.113.8/32
      fix: write "203.0.113.8/32"
    warning network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks[5].value
      this is not the first address of a /24; got "203.0.113.8/24"; allowed: 203.0.113.0/24
      fix: write "203.0.113.0/24", or "203.0.113.8/32" for the one address
    error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks.expiration_time
      this is not a time in RFC 3339; got "2027-01-31"; allowed: YYYY-MM-DDTHH:MM:SSZ
      fix: write "2027-01-31T00:00:00Z"
    error network-authorized-value google_sql_database_instance.main settings.ip_configuration.authorized_networks.expiration_time
      this is not a time in RFC 3339; got "tomorrow"; allowed: YYYY-MM-DDTHH:MM:SSZ
      fix: write "2027-01-31T16:00:00Z""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    ip({
      authorized_networks: [
        { name: "office", value: "203.0.113.8/32" },
        { value: "198.51.100.0/24", expiration_time: "2027-01-31T16:00:00.094Z" },
      ],
    }),
    ip({ authorized_networks: { value: "203.0.113.8" } }),
    ip({ authorized_networks: [] }),
  ])
    expect(findingsOf(networkAuthorizedValue, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ authorized_networks: [{ value: "${var.office}" }] }),
    ip({ authorized_networks: "${var.networks}" }),
    ip({
      dynamic: {
        authorized_networks: {
          for_each: "${var.networks}",
          content: { value: "${authorized_networks.value}" },
        },
      },
    }),
  ])
    expect(findingsOf(networkAuthorizedValue, input)).toEqual([]);
});
