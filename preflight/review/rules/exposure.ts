import { Cidr, isIpv6 } from "../../../cloudsql/cidr";
import type { Value } from "../../value";
import { asItIs, type ResourceChange } from "../change";
import { LINKS } from "../links";
import { changeRule, type Risk } from "../rule";

const IP = "settings.ip_configuration";

/** From strict to open. Nothing written is open. */
const SSL_MODES = [
  "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
  "ENCRYPTED_ONLY",
  "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
];

/** An instance that more can reach than before. */
export const exposure = changeRule({
  id: "review-public-exposure",
  severity: "warning",
  title: "what opens an instance to more of the world",
  why: "Who can reach the database can try passwords, or read what is not encrypted on the way.",
  ignoreWhen: "those clients need it, and nothing narrower does",
  link: LINKS.authorizedNetworks,
  *each(change) {
    if (change.type !== "google_sql_database_instance") return;
    if (!change.isKept && change.action !== "create") return;
    yield* publicAddress(change);
    yield* newNetworks(change);
    if (change.isKept) yield* weakerEntry(change);
  },
});

function* publicAddress(change: ResourceChange): Iterable<Risk> {
  const compared = change.compare(`${IP}.ipv4_enabled`);
  if (!compared.changed || !compared.after.is(true) || compared.before.is(true)) return;
  const onlyConnectors = change.after.get("settings.connector_enforcement").is("REQUIRED");
  yield {
    change,
    at: compared.path,
    what: `the instance gets a public address${onlyConnectors ? ", for connectors only" : ""}: ${compared.text}`,
    severity: onlyConnectors ? "info" : "warning",
    fix: "write ipv4_enabled = false and use the private address, or let only connectors in (connector_enforcement)",
  };
}

function* newNetworks(change: ResourceChange): Iterable<Risk> {
  const before = new Set(openTo(change.before).map((value) => value.string));
  const networks = change.after.get(IP).items("authorized_networks");
  for (const value of openTo(change.after)) {
    const range = value.string;
    if (range === undefined || before.has(range)) continue;
    const index = networks.findIndex((network) => network.get("value").raw === value.raw);
    const shown = change.compareEach(
      ["settings", 0, "ip_configuration", 0, "authorized_networks", index, "value"],
      ["settings", 0, "ip_configuration", 0, "authorized_networks", index, "value"],
    ).will;
    const isEverybody = letsEverybodyIn(range);
    yield {
      change,
      at: value.path,
      what: isEverybody
        ? `the instance is opened to the whole internet: ${shown} is let in`
        : `more networks may come in: ${shown}${howMany(range)}`,
      fix: isEverybody
        ? "write the clients' own ranges, or remove it and connect through the Auth Proxy or a connector"
        : "keep to the clients' own addresses, or connect through the Auth Proxy or a connector",
      severity: isEverybody ? "error" : "warning",
    };
  }
}

/** The ranges that can come in: none without a public address. */
function openTo(side: Value): Value[] {
  if (side.get(`${IP}.ipv4_enabled`).is(false)) return [];
  return side
    .get(IP)
    .items("authorized_networks")
    .map((network) => network.get("value"));
}

/** Two halves are the whole as well. */
export function letsEverybodyIn(range: string): boolean {
  if (isIpv6(range)) return /\/[01]$/.test(range);
  const cidr = Cidr.parse(range);
  return cidr !== undefined && cidr.prefix <= 1;
}

function howMany(range: string): string {
  const size = Cidr.parse(range)?.size ?? 1;
  return size === 1 ? "" : `, ${size.toLocaleString("en-US")} addresses`;
}

function* weakerEntry(change: ResourceChange): Iterable<Risk> {
  const ssl = change.compare(`${IP}.ssl_mode`);
  const strictness = (value: Value) => {
    const place = SSL_MODES.indexOf(value.string ?? "");
    return place === -1 ? SSL_MODES.length : place;
  };
  if (ssl.changed && strictness(ssl.after) > strictness(ssl.before)) {
    yield {
      change,
      at: ssl.path,
      what: `the way in is less strict: ${ssl.path} ${ssl.text}${
        strictness(ssl.after) >= 2 ? "; passwords and rows may travel unencrypted" : ""
      }`,
      fix: asItIs(ssl),
      link: LINKS.ssl,
    };
  }
  const connectors = change.compare("settings.connector_enforcement");
  if (connectors.changed && connectors.before.is("REQUIRED")) {
    yield {
      change,
      at: connectors.path,
      what: `connectors are no longer required: ${connectors.text}; clients can come in directly`,
      fix: asItIs(connectors),
      link: "https://cloud.google.com/sql/docs/postgres/connect-connectors",
    };
  }
  const projects = change.compare(`${IP}.psc_config`);
  const allowed = (side: Value) =>
    side
      .get(`${IP}.psc_config`)
      .items("allowed_consumer_projects")
      .map(({ string }) => string);
  const more = allowed(change.after).filter(
    (project) => project && !allowed(change.before).includes(project),
  );
  if (projects.changed && more.length > 0) {
    yield {
      change,
      at: `${projects.path}.allowed_consumer_projects`,
      what: `more projects may come in by Private Service Connect: ${more.join(", ")}`,
      fix: "allow only the projects whose clients need it",
      link: "https://cloud.google.com/sql/docs/postgres/configure-private-service-connect",
    };
  }
}
