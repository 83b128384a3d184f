import { addressOf, parseTemplates, type Template, type Traversal } from "../../expression";
import type { Resource, ResourceSet } from "../../resource";
import { isObject, own } from "../../value";

/** Something that an expression reads and that is a secret. */
export interface SecretReference {
  /** As it is written, e.g. `random_password.app.result`. */
  readonly reference: string;
  /** Terraform itself knows that it is one, and refuses to show it. */
  readonly sensitive: boolean;
  /** Only its hash is used. */
  readonly hashed: boolean;
  /** `nonsensitive()` takes the mark away. */
  readonly unmarked: boolean;
}

/** Attributes that the providers mark as sensitive. */
const SENSITIVE: Readonly<Record<string, readonly string[]>> = {
  random_password: ["result", "bcrypt_hash"],
  random_bytes: ["base64", "hex"],
  google_secret_manager_secret_version: ["secret_data"],
  google_secret_manager_secret_version_access: ["secret_data"],
  google_sql_user: ["password"],
  google_sql_database_instance: ["root_password"],
  google_sql_ssl_cert: ["private_key"],
  google_service_account_key: ["private_key"],
  google_service_account_access_token: ["access_token"],
  tls_private_key: ["private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"],
  postgresql_role: ["password"],
};

/** What to do with the argument that has no write-only twin in every version of the provider. */
export const ROOT_PASSWORD =
  'remove root_password and set it as google_sql_user "postgres" with password_wo and password_wo_version';

const NAMED_SECRET =
  /(^|[_.-])(password|passwd|pwd|passphrase|secret|token|api_?key|private_?key|credential)s?($|[_.-]?(value|plain|text|data)?$)/i;

const HASHES = /^(base64)?(sha\d+|md5|bcrypt)$|^length$|^file(md5|sha\d+|base64sha\d+)$/;

/** Whether a name says that the thing is a secret, and not its id, version or length. */
export function isSecretName(name: string): boolean {
  return NAMED_SECRET.test(name.replace(/([a-z])([A-Z])/g, "$1_$2"));
}

/** Whether an attribute of a type is itself a secret. */
export function isSecretAttribute(type: string, attribute: string | undefined): boolean {
  return attribute !== undefined && SENSITIVE[type]?.includes(attribute) === true;
}

/** The secrets in a template, through locals. */
export function secretsIn(template: Template, from: Resource, all: ResourceSet): SecretReference[] {
  return template.traversals.flatMap((traversal) => secretOf(traversal, from, all, 5) ?? []);
}

/** The secrets in any text. */
export function secretsOf(text: string, from: Resource, all: ResourceSet): SecretReference[] {
  return parseTemplates(text).flatMap((template) => secretsIn(template, from, all));
}

function secretOf(
  traversal: Traversal,
  from: Resource,
  all: ResourceSet,
  depth: number,
): SecretReference | undefined {
  const { steps, within } = traversal;
  const reference = steps.filter((step) => !step.startsWith("[")).join(".");
  const [root, name = ""] = steps;
  const found = (sensitive: boolean): SecretReference => ({
    reference,
    sensitive: sensitive && !within.includes("nonsensitive"),
    hashed: within.some((call) => HASHES.test(call)),
    unmarked: within.includes("nonsensitive"),
  });
  if (root === "var") {
    const variable = all.at(from, `variable.${name}`);
    if (variable?.attributes.sensitive === true) return found(true);
    return isSecretName(name) ? found(false) : undefined;
  }
  if (root === "local") return localSecret(name, from, all, depth, found) ?? undefined;
  if (root === "ephemeral" && steps[1] === "random_password") return found(true);
  if (root === "module" || steps.includes("outputs")) {
    return isSecretName(steps.at(-1) ?? "") ? found(false) : undefined;
  }
  const address = addressOf(traversal);
  if (address === undefined) return undefined;
  const parts = address.split(".");
  const type = parts[parts.length - 2] ?? "";
  const attribute = steps.slice(parts.length).find((step) => !step.startsWith("["));
  return attribute !== undefined && own(SENSITIVE, type)?.includes(attribute) ? found(true) : undefined;
}

function localSecret(
  name: string,
  from: Resource,
  all: ResourceSet,
  depth: number,
  found: (sensitive: boolean) => SecretReference,
): SecretReference | undefined {
  const value = all.at(from, "locals")?.attributes[name];
  if (depth > 0 && typeof value === "string") {
    const inner = parseTemplates(value)
      .flatMap(({ traversals }) => traversals)
      .map((traversal) => secretOf(traversal, from, all, depth - 1))
      .find((secret) => secret !== undefined);
    if (inner) return { ...found(inner.sensitive), hashed: inner.hashed };
  }
  return isSecretName(name) && !isObject(value) ? found(false) : undefined;
}
