import { check } from "../../preflight/check";
import type { Finding } from "../../preflight/finding";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import type { Rule } from "../../preflight/rule";

/** Resources by address, as `{ "google_sql_database_instance.main": { … } }`. */
export type ByAddress = Readonly<Record<string, unknown>>;

/** The configuration that has these resources and blocks. */
export function configurationOf(resources: ByAddress): Record<string, unknown> {
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any depth is built here.
  const configuration: Record<string, any> = {};
  for (const [address, body] of Object.entries(resources)) {
    const [first = "", second = "", third] = address.split(".");
    const path =
      first === "data" || first === "ephemeral"
        ? [first, second, third ?? ""]
        : ["provider", "output", "variable", "module"].includes(first)
          ? [first, second]
          : second === ""
            ? [first]
            : ["resource", first, second];
    const last = path.pop() ?? "";
    const parent = path.reduce((level, key) => (level[key] ??= {}), configuration);
    parent[last] = body;
  }
  return configuration;
}

/** What one rule finds. */
export function findingsOf(rule: Rule, resources: ByAddress): Finding[] {
  return check(resourcesOfConfiguration(configurationOf(resources)), { rules: [rule] });
}

/** As a person reads it, for inline snapshots. */
export function shown(findings: readonly Finding[]): string {
  return findings
    .map((f) => `${f.severity} ${f.rule} ${f.address} ${f.attribute}\n  ${f.message}\n  fix: ${f.fix}`)
    .join("\n");
}

/** An instance with these settings; `ENTERPRISE`, PostgreSQL 17 and the smallest custom tier unless said. */
export function instance(
  settings: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): ByAddress {
  return {
    "google_sql_database_instance.main": {
      name: "main",
      region: "us-central1",
      database_version: "POSTGRES_17",
      settings: { tier: "db-custom-1-3840", edition: "ENTERPRISE", ...settings },
      ...rest,
    },
  };
}

/** An instance as {@link instance} makes it, with a read replica beside it. */
export function replica(
  settings: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
  primary: ByAddress = instance(),
): ByAddress {
  return {
    ...primary,
    "google_sql_database_instance.replica": {
      name: "replica",
      region: "us-central1",
      database_version: "POSTGRES_17",
      master_instance_name: "${google_sql_database_instance.main.name}",
      settings: { tier: "db-custom-1-3840", edition: "ENTERPRISE", ...settings },
      ...rest,
    },
  };
}

/** What every rule together finds. */
export function checked(resources: ByAddress): Finding[] {
  return check(resourcesOfConfiguration(configurationOf(resources)));
}

/** The one finding of a severity at an attribute of a resource, among those of every rule. */
export function findingAt(
  resources: ByAddress,
  severity: Finding["severity"],
  address: string,
  attribute: string,
): Finding {
  const findings = checked(resources);
  const found = findings.filter(
    (f) => f.severity === severity && f.address === address && f.attribute === attribute,
  );
  const [only] = found;
  if (found.length === 1 && only) return only;
  throw new Error(`${found.length} such findings at ${address} ${attribute} among\n${shown(findings)}`);
}
