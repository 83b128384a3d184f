import { Cidr } from "../../../cloudsql/cidr";
import { instanceRule } from "../../instance";

/** Two halves are the whole as well. */
const WIDE = 8;

/** Everyone let in. */
export const networkAuthorizedOpen = instanceRule({
  id: "network-authorized-open",
  severity: "warning",
  area: "network",
  title: "no authorised network lets the internet in",
  why: "Everybody can try passwords; scanners and CIS 6.5 refuse it.",
  ignoreWhen: "the database is public on purpose and has no data that matters",
  link: "https://cloud.google.com/sql/docs/postgres/authorize-networks",
  *check(instance) {
    for (const network of instance.get("settings.ip_configuration").items("authorized_networks")) {
      const value = network.get("value");
      const range = Cidr.parse(value.string ?? "");
      if (!range || range.prefix >= WIDE) continue;
      yield {
        at: value,
        what:
          range.prefix === 0
            ? "the instance is open to the whole internet"
            : `the instance is open to ${range.size.toLocaleString("en-US")} addresses`,
        allowed: "the addresses of your clients",
        fix: "write the clients' own ranges, or remove it and connect through the Auth Proxy or a connector",
      };
    }
  },
});
