import { networkDnsName } from "../../../../preflight/rules/network/network-dns-name";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_dns_managed_zone.db": { name: "db", dns_name: "db.internal" } },
    {
      "google_dns_managed_zone.db": { name: "db", dns_name: "db.internal." },
      "google_dns_record_set.main": {
        name: "main.example.com.",
        type: "A",
        managed_zone: "${google_dns_managed_zone.db.name}",
        rrdatas: ["10.0.0.3"],
      },
      "google_dns_record_set.alias": {
        name: "alias.db.internal.",
        type: "CNAME",
        managed_zone: "db",
        rrdatas: ["main.db.internal"],
      },
      "google_dns_record_set.bare": {
        name: "bare.db.internal",
        type: "A",
        managed_zone: "db",
        rrdatas: ["10.0.0.3"],
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(networkDnsName, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-dns-name google_dns_managed_zone.db dns_name
      a DNS name must end with a dot; got "db.internal"; allowed: db.internal.
      fix: write "db.internal."
    error network-dns-name google_dns_record_set.alias rrdatas[0]
      the target of a CNAME must end with a dot; got "main.db.internal"; allowed: main.db.internal.
      fix: write "main.db.internal."
    error network-dns-name google_dns_record_set.bare name
      a DNS name must end with a dot; got "bare.db.internal"; allowed: bare.db.internal.
      fix: write "bare.db.internal."
    error network-dns-name google_dns_record_set.main name
      the name is outside its zone google_dns_managed_zone.db; got "main.example.com."; allowed: a name that ends with db.internal.
      fix: write "main.db.internal.""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_dns_managed_zone.db": { name: "db", dns_name: "db.internal." },
      "google_dns_record_set.main": {
        name: "main.db.internal.",
        type: "A",
        managed_zone: "db",
        rrdatas: ["10.0.0.3"],
      },
    },
  ])
    expect(findingsOf(networkDnsName, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_dns_managed_zone.db": { name: "db", dns_name: "${var.domain}" },
      "google_dns_record_set.main": {
        name: "main.${google_dns_managed_zone.db.dns_name}",
        type: "CNAME",
        managed_zone: "db",
        rrdatas: ["${google_sql_database_instance.main.dns_name}"],
      },
    },
  ])
    expect(findingsOf(networkDnsName, input)).toEqual([]);
});
