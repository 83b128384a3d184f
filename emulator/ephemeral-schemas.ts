/** Ephemeral types, which the CDKTF bindings do not have. They exist only while Terraform runs. */
import { type Attribute, attribute, type ProviderName, type TypeSchema } from "./schema-model";

const optional = { optional: true };
const optionalComputed = { optional: true, computed: true };
const computed = { computed: true };
const computedSecret = { computed: true, sensitive: true };

const randomPassword: Readonly<Record<string, Attribute>> = {
  length: attribute("number", { required: true, range: [1, Number.MAX_SAFE_INTEGER] }),
  lower: attribute("bool", optionalComputed),
  upper: attribute("bool", optionalComputed),
  numeric: attribute("bool", optionalComputed),
  special: attribute("bool", optionalComputed),
  min_lower: attribute("number", optionalComputed),
  min_upper: attribute("number", optionalComputed),
  min_numeric: attribute("number", optionalComputed),
  min_special: attribute("number", optionalComputed),
  override_special: attribute("string", optional),
  result: attribute("string", computedSecret),
  bcrypt_hash: attribute("string", computedSecret),
};

const secretVersion: Readonly<Record<string, Attribute>> = {
  project: attribute("string", optionalComputed),
  secret: attribute("string", { required: true }),
  version: attribute("string", optionalComputed),
  is_secret_data_base64: attribute("bool", optional),
  create_time: attribute("string", computed),
  destroy_time: attribute("string", computed),
  enabled: attribute("bool", computed),
  name: attribute("string", computed),
  secret_data: attribute("string", computedSecret),
};

const TYPES: Readonly<Record<ProviderName, Readonly<Record<string, Readonly<Record<string, Attribute>>>>>> = {
  google: { google_secret_manager_secret_version: secretVersion },
  random: { random_password: randomPassword },
  null: {},
};

/** The ephemeral types of a provider. */
export function ephemeralSchemas(provider: ProviderName): ReadonlyMap<string, TypeSchema> {
  return new Map(
    Object.entries(TYPES[provider]).map(([type, attributes]) => [
      type,
      { type, block: { attributes, blocks: {} } },
    ]),
  );
}
