/**
 * Sensitive texts are in Terraform's state, because it asks for them, but not in the emulator's records: the
 * service does not give a password back either.
 */
import type { Attributes } from "./behaviour";
import type { Block } from "./schema-model";

/** A resource as it is recorded: null in place of every sensitive text. */
export function withoutSecrets(block: Block, attributes: Attributes): Attributes {
  return mapSecrets(block, attributes, {}, () => null);
}

/** A recorded resource with the sensitive texts of the state that asks for it. */
export function withSecrets(block: Block, record: Attributes, state: Attributes): Attributes {
  return mapSecrets(block, record, state, (recorded, known) => recorded ?? known ?? null);
}

function mapSecrets(
  block: Block,
  attributes: Attributes,
  state: Attributes,
  replace: (recorded: unknown, known: unknown) => unknown,
): Attributes {
  const result = { ...attributes };
  for (const [name, { type, sensitive }] of Object.entries(block.attributes)) {
    if (sensitive && type === "string") result[name] = replace(attributes[name], state[name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const elements = attributes[name];
    if (!Array.isArray(elements)) continue;
    const known = Array.isArray(state[name]) ? (state[name] as Attributes[]) : [];
    result[name] = elements.map((element: Attributes, index) =>
      mapSecrets(nested.block, element, known[index] ?? {}, replace),
    );
  }
  return result;
}
