import { networkApiFirst } from "../../../../preflight/rules/network/network-api-first";
import { connection } from "../../../support/network-inputs";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns where nothing waits for the API", () => {
  const inputs = [
    { ...connection(), "google_project_service.api": { service: "servicenetworking.googleapis.com" } },
    { ...instance(), "google_project_service.sql": { service: "sqladmin.googleapis.com" } },
    { ...connection(), "google_project_service.sql": { service: "sqladmin.googleapis.com" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(networkApiFirst, input))).join("\n")).toMatchInlineSnapshot(`
    "warning network-api-first google_service_networking_connection.psa depends_on
      this does not wait for servicenetworking.googleapis.com to be enabled by google_project_service.api
      fix: write depends_on = ["google_project_service.api"]
    warning network-api-first google_sql_database_instance.main depends_on
      this does not wait for sqladmin.googleapis.com to be enabled by google_project_service.sql
      fix: write depends_on = ["google_project_service.sql"]
    warning network-api-first google_service_networking_connection.psa depends_on
      servicenetworking.googleapis.com is not among the APIs that are enabled here: sqladmin.googleapis.com
      fix: add google_project_service with service = "servicenetworking.googleapis.com", and depends_on it"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...connection({ depends_on: ["google_project_service.api"] }),
      "google_project_service.api": { service: "servicenetworking.googleapis.com" },
    },
    connection(),
    { ...instance(), "google_project_service.api": { service: "servicenetworking.googleapis.com" } },
  ])
    expect(findingsOf(networkApiFirst, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      ...connection(),
      "google_project_service.api": {
        service: "${each.value}",
        for_each: ["servicenetworking.googleapis.com"],
      },
    },
  ])
    expect(findingsOf(networkApiFirst, input)).toEqual([]);
});
