import { type Resource, type ResourceSet, references, valuesOf } from "../../resource";
import { Value } from "../../value";

/** One provisioner of a resource. */
export interface Step {
  readonly kind: "local-exec" | "remote-exec" | "file";
  readonly body: Value;
  /** Shell commands with where they are written; known or with templates. */
  readonly commands: readonly { readonly at: Value; readonly text: string }[];
}

/** Resources that exist for their provisioners. */
export const STEP_TYPES = ["null_resource", "terraform_data"];

/** What runs SQL, by the words of its command. */
const SQL_WORDS =
  /\bpsql\b|\.sql\b|\bpg_(dump|restore|dumpall)\b|\b(flyway|liquibase|sqitch|dbmate|alembic|goose|prisma|knex|node-pg-migrate|atlas)\b|migrat|gcloud\s+(beta\s+|alpha\s+)?sql\b|cloud[-_]sql[-_]proxy|\b(CREATE|ALTER|GRANT|REVOKE|DROP|INSERT|SELECT)\s+\w+/;

/** A command as it may be shown: secrets left out, and cut. */
export function shownCommand(command: string): string {
  const masked = LITERAL_SECRETS.reduce((text, [pattern]) => {
    return text.replace(new RegExp(pattern.source, `${pattern.flags}g`), (match, secret: string) =>
      match.replace(secret, "***"),
    );
  }, command.trim());
  return masked.length > 80 ? `${masked.slice(0, 80)}…` : masked;
}

/** Secrets written out in a command, and where; the first group is the secret. */
export const LITERAL_SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\bPG(?:PASSWORD)=(?!["']?[$`])["']?([^\s"';]+)/, "PGPASSWORD"],
  [/\b[a-z][a-z0-9+]*:\/\/[^\s:/@"']+:(?![$`])([^\s@/"']+)@/, "the URL"],
  [/--(?:root-)?password[= ]["']?(?![$`"'-])([^\s"']+)/, "--password"],
  [/\bPASSWORD\s+'(?![$:])([^']+)'/i, "an SQL statement"],
  [/\bpassword=(?!["']?[$`])["']?([^\s"';&]+)/, "the connection text"],
];

/** The provisioners of a resource. */
export function stepsOf(resource: Value): Step[] {
  return resource.items("provisioner").flatMap((provisioner) =>
    (["local-exec", "remote-exec", "file"] as const).flatMap((kind) =>
      provisioner
        .get(kind)
        .items()
        .map((body) => ({ kind, body, commands: commandsOf(kind, body) })),
    ),
  );
}

/** Whether a resource applies SQL, or does something else to a database. */
export function isSqlStep(resource: Value, from: Resource): boolean {
  if (resource.get("sql").isSet) return true;
  const steps = stepsOf(resource);
  if (steps.length === 0) return false;
  const text = [
    ...steps.flatMap(({ commands }) => commands.map((command) => command.text)),
    JSON.stringify(steps.map(({ body }) => body.get("environment").raw ?? "")),
    JSON.stringify(from.attributes.depends_on ?? ""),
  ].join("\n");
  return SQL_WORDS.test(text) || /\b(google_sql_\w+\.|PGHOST|PGPASSWORD)/.test(text);
}

/** SQL statements that a resource carries: in an attribute of its own, a command or an environment. */
export function sqlOf(resource: Value): { at: Value; text: string }[] {
  const sql = resource.get("sql");
  const own = typeof sql.raw === "string" ? [{ at: sql, text: sql.raw }] : [];
  const rest = stepsOf(resource).flatMap(({ commands, body }) => [
    ...commands,
    ...body
      .get("environment")
      .entries()
      .flatMap(([, value]) => (typeof value.raw === "string" ? [{ at: value, text: value.raw }] : [])),
  ]);
  return [...own, ...rest];
}

/** The instances that a resource names by reference or name; all of the input when it names none. */
export function instancesOf(from: Resource, all: ResourceSet): Resource[] {
  const text = JSON.stringify(from.attributes);
  const instances = all.ofType("google_sql_database_instance").filter(({ source }) => source === from.source);
  const addresses = new Set([
    ...references(text),
    ...(Array.isArray(from.attributes.depends_on) ? from.attributes.depends_on : []),
  ]);
  const named = instances.filter(({ address, attributes }) => {
    const name = valuesOf({ address, type: "", attributes }).get("name").string;
    return (
      addresses.has(address) ||
      (name !== undefined && new RegExp(`(^|[^\\w-])${escaped(name)}([^\\w-]|$)`).test(text))
    );
  });
  return named.length > 0 ? named : instances;
}

/** Whether a resource goes through the Auth Proxy. */
export function usesProxy(resource: Value): boolean {
  if (/proxy/i.test(resource.get("via").string ?? "")) return true;
  return sqlOf(resource).some(({ text }) =>
    /cloud[-_]sql[-_]proxy|gcloud\s+(beta\s+)?sql\s+connect/.test(text),
  );
}

function commandsOf(kind: Step["kind"], body: Value): { at: Value; text: string }[] {
  const command = body.get("command");
  const inline = body.get("inline");
  const values = kind === "local-exec" ? [command] : Array.isArray(inline.raw) ? itemsOf(inline) : [inline];
  return values.flatMap((at) => (typeof at.raw === "string" ? [{ at, text: at.raw }] : []));
}

function itemsOf(list: Value): Value[] {
  return (list.raw as unknown[]).map((item, i) => new Value(item, `${list.path}[${i}]`));
}

/** A text as it stands, in a regular expression. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
