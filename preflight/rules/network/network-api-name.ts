import { nearest } from "../../../cloudsql/text";
import type { Rule } from "../../rule";

/** APIs that a database needs. */
const APIS = [
  "sqladmin.googleapis.com",
  "servicenetworking.googleapis.com",
  "compute.googleapis.com",
  "secretmanager.googleapis.com",
  "monitoring.googleapis.com",
  "logging.googleapis.com",
  "cloudkms.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "serviceusage.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "billingbudgets.googleapis.com",
  "cloudscheduler.googleapis.com",
  "dns.googleapis.com",
];

/** What people take for the name of one. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ["sql-component", "sql-component.googleapis.com"],
  ["sql", "sqladmin.googleapis.com"],
  ["cloudsql", "sqladmin.googleapis.com"],
  ["cloudsqladmin", "sqladmin.googleapis.com"],
  ["servicenetwork", "servicenetworking.googleapis.com"],
  ["secrets", "secretmanager.googleapis.com"],
  ["secretsmanager", "secretmanager.googleapis.com"],
  ["kms", "cloudkms.googleapis.com"],
]);

/** APIs have whole names. */
export const networkApiName: Rule = {
  id: "network-api-name",
  severity: "error",
  area: "network",
  title: "an API is enabled by its whole name",
  why: "The API answers 403 or 404 for a service that does not exist.",
  ignoreWhen: "there is an API of that name",
  link: "https://cloud.google.com/service-usage/docs/list-services",
  types: ["google_project_service"],
  *check(api) {
    const service = api.get("service");
    const name = service.string;
    if (name === undefined || APIS.includes(name) || name === "sql-component.googleapis.com") return;
    const bare = name.replace(/\.googleapis\.com$/, "").replace(/[-_]/g, "");
    const meant =
      APIS.find((one) => one.replace(".googleapis.com", "") === bare) ??
      MEANT.get(bare) ??
      // Short names are all near one another: iap and iam are both APIs.
      (bare.length >= 8 ? nearest(name, APIS, 2) : undefined);
    if (!meant && name.includes(".")) return;
    yield {
      at: service,
      what: name.includes(".") ? "there is no such API" : "the name of an API ends in .googleapis.com",
      allowed: "the whole name, like sqladmin.googleapis.com",
      fix: `write "${meant ?? `${name}.googleapis.com`}"`,
    };
  },
};
