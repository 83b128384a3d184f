import { nearest } from "../../../cloudsql/text";
import { CONNECTION, SERVICE_NETWORKING } from "../../networks";
import type { Rule } from "../../rule";

/** The service that a connection peers with. */
export const networkServiceName: Rule = {
  id: "network-service-name",
  severity: "error",
  area: "network",
  title: "a connection names the service as its API is called",
  why: "The API knows no service of another name.",
  ignoreWhen: "the service is a partner's, whose name is alike",
  link: "https://cloud.google.com/vpc/docs/configure-private-services-access",
  types: [CONNECTION],
  *check(connection) {
    const service = connection.get("service");
    const name = service.string;
    if (name === undefined || name === SERVICE_NETWORKING || /\.servicenetworking\.goog$/.test(name)) return;
    const meant = /sql|servicenet/i.test(name) || nearest(name, [SERVICE_NETWORKING]);
    yield {
      at: service,
      what: "Cloud SQL is reached through another service",
      allowed: SERVICE_NETWORKING,
      fix: `write "${SERVICE_NETWORKING}"`,
      ...(!meant && { severity: "warning" }),
    };
  },
};
