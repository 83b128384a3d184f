import { networkAuthorizedOpen } from "../../../../preflight/rules/network/network-authorized-open";
import { ip } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of the whole internet and of its halves", () => {
  const inputs = [ip({ authorized_networks: [{ value: "0.0.0.0/0" }, { value: "128.0.0.0/1" }] })];
  expect(
    inputs.map((input) => shown(findingsOf(networkAuthorizedOpen, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning network-authorized-open google_sql_database_instance.main settings.ip_configuration.authorized_networks[0].value
      the instance is open to the whole internet; got "0.0.0.0/0"; allowed: the addresses of your clients
      fix: write the clients' own ranges, or remove it and connect through the Auth Proxy or a connector
    warning network-authorized-open google_sql_database_instance.main settings.ip_configuration.authorized_networks[1].value
      the instance is open to 2,147,483,648 addresses; got "128.0.0.0/1"; allowed: the addresses of your clients
      fix: write the clients' own ranges, or remove it and connect through the Auth Proxy or a connector"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [ip({ authorized_networks: [{ value: "203.0.113.0/24" }, { value: "8.0.0.0/8" }] })])
    expect(findingsOf(networkAuthorizedOpen, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [ip({ authorized_networks: [{ value: "${var.all}" }] })])
    expect(findingsOf(networkAuthorizedOpen, input)).toEqual([]);
});
