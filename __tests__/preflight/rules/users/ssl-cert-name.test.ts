import { sslCertName } from "../../../../preflight/rules/users/ssl-cert-name";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_sql_ssl_cert.client": { instance: "main", common_name: "client/1" } },
    { "google_sql_ssl_cert.client": { instance: "main", common_name: " client" } },
    { "google_sql_ssl_cert.client": { instance: "main", common_name: "größe" } },
    {
      "google_sql_ssl_cert.client": {
        instance: "main",
        common_name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      },
    },
    { "google_sql_ssl_cert.client": { instance: "main", common_name: "" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(sslCertName, input))).join("\n")).toMatchInlineSnapshot(`
    "error ssl-cert-name google_sql_ssl_cert.client common_name
      the name has other characters; got "client/1"; allowed: letters, digits, dots, hyphens, underscores and spaces inside; 1 to 64
      fix: write "client-1"
    error ssl-cert-name google_sql_ssl_cert.client common_name
      the name has other characters; got " client"; allowed: letters, digits, dots, hyphens, underscores and spaces inside; 1 to 64
      fix: write "client"
    error ssl-cert-name google_sql_ssl_cert.client common_name
      the name has other characters; got "größe"; allowed: letters, digits, dots, hyphens, underscores and spaces inside; 1 to 64
      fix: write "gro-e"
    error ssl-cert-name google_sql_ssl_cert.client common_name
      the name has 65 characters; got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; allowed: letters, digits, dots, hyphens, underscores and spaces inside; 1 to 64
      fix: write "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    error ssl-cert-name google_sql_ssl_cert.client common_name
      the name has other characters; got ""; allowed: letters, digits, dots, hyphens, underscores and spaces inside; 1 to 64
      fix: write "client""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_sql_ssl_cert.client": { instance: "main", common_name: "client-1.example_com 2" } },
    {
      "google_sql_ssl_cert.client": {
        instance: "main",
        common_name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      },
    },
  ])
    expect(findingsOf(sslCertName, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [{ "google_sql_ssl_cert.client": { instance: "main", common_name: "${var.name}" } }])
    expect(findingsOf(sslCertName, input)).toEqual([]);
});
