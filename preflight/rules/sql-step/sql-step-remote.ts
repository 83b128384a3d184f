import { addressOf, parseTemplates } from "../../expression";
import type { Rule } from "../../rule";
import { texts, type Value } from "../../value";
import { stepsOf } from "./step";
import { hasBlock } from "./triggers";

/** A remote step has a machine to go to. */
export const sqlStepRemote: Rule = {
  id: "sql-step-remote",
  severity: "error",
  area: "sql-step",
  title: "remote-exec and file provisioners have a connection, to a machine and not to a database",
  why: "The apply fails without a connection; nobody logs in to a Cloud SQL instance with SSH.",
  link: "https://developer.hashicorp.com/terraform/language/resources/provisioners/connection",
  types: ["*"],
  *check(resource, { resource: from, all }) {
    const shared = resource.get("connection");
    for (const { kind, body } of stepsOf(resource)) {
      if (kind === "local-exec") continue;
      const connection = hasBlock(body.get("connection")) ? body.get("connection") : shared;
      // Machines of a provider bring their own.
      if (!hasBlock(connection) && /^(null_resource|terraform_data|google_sql_)/.test(from.type)) {
        const fix = 'add connection { type = "ssh", host = "…" }, or write local-exec';
        yield { at: body, what: `${kind} has no connection`, got: kind, allowed: "a connection block", fix };
      }
      const host = connection.get("host");
      const database =
        typeof host.raw === "string" && readsInstance(host, (address) => all.at(from, address)?.type);
      if (!database) continue;
      const fix = "write local-exec, or name a machine in the VPC";
      yield {
        at: host,
        what: "a Cloud SQL instance takes no SSH",
        got: host.raw,
        allowed: "the address of a machine",
        fix,
      };
    }
  },
};

function readsInstance(host: Value, typeAt: (address: string) => string | undefined): boolean {
  return [...texts(host)]
    .flatMap(({ text }) => parseTemplates(text))
    .flatMap(({ traversals }) => traversals)
    .some((traversal) => {
      const address = addressOf(traversal) ?? "";
      return address.includes("google_sql_database_instance.") || /^google_sql_/.test(typeAt(address) ?? "");
    });
}
