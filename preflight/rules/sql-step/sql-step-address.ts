import { addressOf, parseTemplates } from "../../expression";
import { type Resource, type ResourceSet, valuesOf } from "../../resource";
import type { Rule, Violation } from "../../rule";
import { instancesOf, shownCommand, sqlOf, stepsOf } from "./step";

const TUNNEL = /\bssh\b|\biap\b|kubectl|port-forward|--private-ip|--psc|socat|wg-quick/;
const PRIVATE_PROXY = /--private-ip|--psc|--auto-ip|-ip_address_types=\S*PRIVATE|CSQL_PROXY_(PRIVATE_IP|PSC)/;

/** The step can reach the database. */
export const sqlStepAddress: Rule = {
  id: "sql-step-address",
  severity: "warning",
  area: "sql-step",
  title: "a step goes to an address that exists and that its machine can reach",
  why: "A private address is in a VPC: from a workstation or a hosted runner the connection times out.",
  ignoreWhen: "the machine that applies is in the VPC, or has a VPN into it",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-ip",
  types: ["*"],
  *check(resource, { resource: from, all }) {
    const texts = sqlOf(resource);
    const whole = texts.map(({ text }) => text).join("\n");
    if (stepsOf(resource).every(({ kind }) => kind !== "local-exec")) return;
    for (const { at, text } of texts) {
      for (const traversal of parseTemplates(text).flatMap(({ traversals }) => traversals)) {
        const instance = all.at(from, addressOf(traversal) ?? "");
        if (instance?.type !== "google_sql_database_instance") continue;
        const attribute = traversal.steps.at(-1) ?? "";
        const violation = addressFault(attribute, instance, TUNNEL.test(whole));
        if (violation) yield { at, got: traversal.steps.join("."), ...violation };
      }
      const [literal] =
        /(?<![\d.])(10\.\d+|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+(?![\d./])/.exec(text) ?? [];
      if (literal && !TUNNEL.test(whole)) {
        const fix = "run the step inside the VPC, or through a connector that has a way in";
        yield {
          at,
          what: "the step goes to a private address, which only the VPC reaches",
          got: literal,
          fix,
        };
      }
    }
    yield* proxyFaults(texts, whole, from, all);
  },
};

function addressFault(
  attribute: string,
  instance: Resource,
  tunnel: boolean,
): Omit<Violation, "at"> | undefined {
  const ip = valuesOf(instance).get("settings.ip_configuration");
  const onlyPrivate = ip.get("ipv4_enabled").is(false);
  if (attribute === "public_ip_address" && onlyPrivate) {
    const what = "the instance has no public address: this is empty";
    return {
      what,
      fix: "write private_ip_address and run the step inside the VPC, or use connection_name",
      severity: "error",
    };
  }
  const goesPrivate =
    attribute === "private_ip_address" || (/^(first_ip_address|ip_address)$/.test(attribute) && onlyPrivate);
  if (!goesPrivate || tunnel) return undefined;
  const fix = "run the step inside the VPC, or through a connector that has a way in";
  return { what: "the step goes to a private address, which only the VPC reaches", fix };
}

function* proxyFaults(
  texts: ReturnType<typeof sqlOf>,
  whole: string,
  from: Resource,
  all: ResourceSet,
): Iterable<Violation> {
  const proxy = texts.find(({ text }) => /cloud[-_]sql[-_]proxy\s/.test(text));
  if (!proxy || PRIVATE_PROXY.test(whole) || PRIVATE_PROXY.test(JSON.stringify(from.attributes))) return;
  const instances = instancesOf(from, all);
  const ofAll =
    instances.length > 0 &&
    instances.every((instance) => {
      return valuesOf(instance).get("settings.ip_configuration.ipv4_enabled").is(false);
    });
  if (!ofAll) return;
  yield {
    at: proxy.at,
    what: "the proxy asks for a public address and the instance has none",
    got: shownCommand(proxy.text),
    allowed: "--private-ip or --psc",
    fix: "add --private-ip and run it inside the VPC",
    severity: "error",
  };
}
