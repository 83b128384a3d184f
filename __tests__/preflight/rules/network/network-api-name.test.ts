import { networkApiName } from "../../../../preflight/rules/network/network-api-name";
import { findingsOf, shown } from "../../../support/preflight";

const api = (service: unknown) => ({ "google_project_service.api": { service } });

test("refuses short names and slips", () => {
  expect(
    ["sqladmin", "sql-admin.googleapis.com", "servicenetwork.googleapis.com", "run"]
      .map((service) => shown(findingsOf(networkApiName, api(service))))
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-api-name google_project_service.api service
      the name of an API ends in .googleapis.com; got "sqladmin"; allowed: the whole name, like sqladmin.googleapis.com
      fix: write "sqladmin.googleapis.com"
    error network-api-name google_project_service.api service
      there is no such API; got "sql-admin.googleapis.com"; allowed: the whole name, like sqladmin.googleapis.com
      fix: write "sqladmin.googleapis.com"
    error network-api-name google_project_service.api service
      there is no such API; got "servicenetwork.googleapis.com"; allowed: the whole name, like sqladmin.googleapis.com
      fix: write "servicenetworking.googleapis.com"
    error network-api-name google_project_service.api service
      the name of an API ends in .googleapis.com; got "run"; allowed: the whole name, like sqladmin.googleapis.com
      fix: write "run.googleapis.com""
  `);
});

test("accepts APIs, also ones it does not know, and skips what is not known", () => {
  for (const service of [
    "sqladmin.googleapis.com",
    "sql-component.googleapis.com",
    "run.googleapis.com",
    "iap.googleapis.com",
    "dlp.googleapis.com",
    "cloudtrace.googleapis.com",
    "${each.value}",
  ])
    expect(findingsOf(networkApiName, api(service))).toEqual([]);
});
