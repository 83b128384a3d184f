import { type ProviderAttribute, providerResource } from "../../../cloudsql/provider-schema";
import { foldToAscii, lookAlikeProblem } from "../../../cloudsql/text";
import { violationOf } from "../../attempt";
import type { Rule, Violation } from "../../rule";
import { writtenAttributes } from "../../schema";
import type { Value } from "../../value";

/** Attributes that are names, paths or words of the service wherever they are: printable ASCII. */
const NAMES =
  /^(name|project|region|zone|secondary_zone|location|tier|instance|network|subnetwork|role|member|members|type|service|purpose|address|address_type|database_version|database_roles|master_instance_name|source_instance_name|encryption_key_name|kms_key_name|private_network|allocated_ip_range|server_ca_pool|consumer_network|allowed_consumer_projects|reserved_peering_ranges|ip_cidr_range|source_ranges|destination_ranges|account_id|secret|secret_id|managed_zone|dns_name|key_ring|disk_type|activation_policy|charset|collation|peering|start_time|update_track|bucket|ip_version|time_zone|instance_type)$/;

/** Read by rules of their own. */
const ELSEWHERE = /^settings\.(tier|edition|database_flags)\b|^database_version$/;

/** Names that people may write in their own script: only characters that pass for others are wrong. */
const OWN_SCRIPT = /^google_(sql_user|sql_database|logging_metric|storage_bucket_object)\.name$/;

/** Names that are for people only. */
const FREE = /\.(authorized_networks|env)\.name$/;

/** Hyphens, spaces and marks that are not the ones of the keyboard, full-width forms, invisible characters. */
const PASSES_FOR_ASCII =
  /[\u00A0\u00AD\u02BC\u2000-\u200F\u2010-\u2015\u2018-\u201F\u202A-\u202F\u205F-\u2064\u2212\u3000\uFE58\uFE63\uFEFF\uFF01-\uFF5E]/u;

/** Cyrillic and Greek letters that look like Latin ones, beside Latin ones. */
const MIXED = /(?=.*[A-Za-z])(?=.*[\u0370-\u03FF\u0400-\u04FF])/u;

/** Nothing in it can be mistaken: most values, for which the rest is not asked. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/** Characters that only look right. */
export const nameLookAlike: Rule = {
  id: "name-look-alike",
  severity: "error",
  area: "naming",
  title: "names and words of the service have no characters that only look right",
  why: "After a paste from a web page the service refuses the value, and its message shows nothing wrong.",
  ignoreWhen: "a user or database really has spaces in its name",
  link: "https://github.com/terraform-google-modules/terraform-google-sql-db/issues/256",
  types: ["*"],
  *check(resource, { resource: { type } }) {
    if (providerResource(type)) {
      for (const { value, name, path, attribute } of writtenAttributes(resource, type)) {
        if (isPlain(value.raw) || ELSEWHERE.test(path.join("."))) continue;
        const place = [type, ...path].join(".");
        const isName = NAMES.test(name) || isEnum(attribute) || place.endsWith("authorized_networks.value");
        if (isName && !FREE.test(place)) yield* lookAlikes(value, name, OWN_SCRIPT.test(place));
      }
    } else if (/^(google_|provider$)/.test(type)) {
      for (const [name, value] of resource.entries())
        if (NAMES.test(name)) yield* lookAlikes(value, name, false);
    }
  },
};

function isPlain(raw: unknown): boolean {
  if (Array.isArray(raw)) return raw.every(isPlain);
  return typeof raw === "string" ? PLAIN.test(raw) : typeof raw !== "object";
}

function isEnum(attribute: ProviderAttribute | undefined): boolean {
  return Boolean(attribute?.enum ?? attribute?.elem?.enum);
}

function* lookAlikes(value: Value, name: string, ownScript: boolean): Iterable<Violation> {
  for (const one of Array.isArray(value.raw) ? value.items() : [value]) {
    const text = one.string;
    if (text === undefined) continue;
    if (ownScript && !PASSES_FOR_ASCII.test(text) && !MIXED.test(text)) continue;
    const problem = lookAlikeProblem(`"${name}"`, text);
    if (problem) yield violationOf(problem, one);
    else if (text !== text.trim()) {
      yield {
        at: one,
        what: `"${name}" has spaces around it`,
        allowed: `"${text.trim()}"`,
        fix: `write "${foldToAscii(text)}"`,
        // A user or database may really be called that.
        ...(ownScript && { severity: "warning" }),
      };
    }
  }
}
