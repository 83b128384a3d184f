import { comesAfter } from "../../dependencies";
import { INSTANCE } from "../../instance";
import { CONNECTION, NETWORK, RANGE, SERVICE_NETWORKING } from "../../networks";
import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";

const API_OF: Readonly<Record<string, string>> = {
  [INSTANCE]: "sqladmin.googleapis.com",
  [CONNECTION]: SERVICE_NETWORKING,
  [NETWORK]: "compute.googleapis.com",
  [RANGE]: "compute.googleapis.com",
};

/** The API before what is made through it. */
export const networkApiFirst: Rule = {
  id: "network-api-first",
  severity: "warning",
  area: "network",
  title: "what an API makes comes after the API is enabled",
  why: "On the first apply both are made at once, and the resource fails with 'API has not been used'.",
  ignoreWhen: "the API is enabled already",
  link: "https://cloud.google.com/service-usage/docs/enable-disable",
  types: Object.keys(API_OF),
  *check(_value, { resource, all }) {
    const service = API_OF[resource.type];
    const apis = all.ofType("google_project_service").filter(
      (api) =>
        api.source === resource.source &&
        valuesOf(api)
          .get("service")
          .is(service ?? ""),
    );
    const [api] = apis;
    if (!api) {
      const enabled = all
        .ofType("google_project_service")
        .filter((one) => one.source === resource.source)
        .map((one) => valuesOf(one).get("service").string);
      if (resource.type !== CONNECTION || enabled.length === 0 || enabled.includes(undefined)) return;
      yield {
        at: "depends_on",
        what: `${service} is not among the APIs that are enabled here: ${enabled.join(", ")}`,
        fix: `add google_project_service with service = "${service}", and depends_on it`,
      };
      return;
    }
    if (apis.some((one) => comesAfter(all, resource, one))) return;
    yield {
      at: "depends_on",
      what: `this does not wait for ${service} to be enabled by ${api.address}`,
      fix: `write depends_on = ["${api.address}"]`,
    };
  },
};
