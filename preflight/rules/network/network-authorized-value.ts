import { Cidr, isIpv6, RFC1918 } from "../../../cloudsql/cidr";
import { instanceRule } from "../../instance";
import type { Violation } from "../../rule";
import type { Value } from "../../value";

const ALLOWED = "a public IPv4 range such as 203.0.113.8/32";

/** Authorised networks: public IPv4 ranges. */
export const networkAuthorizedValue = instanceRule({
  id: "network-authorized-value",
  severity: "error",
  area: "network",
  title: "an authorised network is a public IPv4 range",
  why: "The API refuses IPv6, private ranges (RFC 1918) and anything that is no CIDR.",
  ignoreWhen: "the service took the range as it is written",
  link: "https://cloud.google.com/sql/docs/postgres/authorize-networks",
  *check(instance) {
    for (const network of instance.get("settings.ip_configuration").items("authorized_networks")) {
      yield* badRange(network.get("value"));
      yield* badExpiry(network.get("expiration_time"));
    }
  },
});

function* badRange(value: Value): Iterable<Violation> {
  const text = value.string;
  if (text === undefined) return;
  const range = Cidr.parse(text);
  if (!range) {
    const trimmed = Cidr.parse(text.trim());
    yield {
      at: value,
      what: isIpv6(text) ? "an authorised network cannot be IPv6" : "this is not an IPv4 range",
      allowed: ALLOWED,
      fix: trimmed ? `write "${trimmed.base}"` : fixOf(text),
    };
    return;
  }
  const inside = RFC1918.find((one) => one.contains(range));
  if (inside) {
    yield {
      at: value,
      what: `this is inside the private range ${inside}, which is let in over private IP and cannot be authorised`,
      allowed: ALLOWED,
      fix: "remove it, and give the instance a private_network for these clients",
    };
  } else if (!range.isBase) {
    yield {
      at: value,
      what: `this is not the first address of a /${range.prefix}`,
      allowed: `${range.base}`,
      fix: `write "${range.base}", or "${range.dotted}/32" for the one address`,
      severity: "warning",
    };
  }
}

function fixOf(text: string): string {
  const [, address, prefix] = /^\s*(\d+\.\d+\.\d+\.\d+)\s*\/\s*(\d+)/.exec(text) ?? [];
  const base = address && Cidr.parse(address);
  return base && Number(prefix) > 32 ? `write "${address}/32"` : `write ${ALLOWED.replace("a public", "an")}`;
}

const INSTANT = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

function* badExpiry(time: Value): Iterable<Violation> {
  const text = time.string;
  if (!text || (INSTANT.test(text) && !Number.isNaN(Date.parse(text)))) return;
  const day = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  yield {
    at: time,
    what: "this is not a time in RFC 3339",
    allowed: "YYYY-MM-DDTHH:MM:SSZ",
    fix: `write "${day ? `${text}T00:00:00Z` : "2027-01-31T16:00:00Z"}"`,
  };
}
