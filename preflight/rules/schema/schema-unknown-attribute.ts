import {
  isNewer,
  PROVIDER_VERSION,
  settableNames,
  unknownAttributeFix,
} from "../../../cloudsql/provider-schema";
import { schemaRule, usesKnownRelease, writtenAttributes } from "../../schema";

/** A longer list is not read. */
const MAX_NAMES = 12;

/** Names that the provider does not have. */
export const schemaUnknownAttribute = schemaRule({
  id: "schema-unknown-attribute",
  title: "every attribute and block is one that the provider has",
  why: "Terraform stops with 'unsupported argument' or 'extraneous JSON object property'.",
  ignoreWhen: "another release of the provider is used, which has the attribute",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type, context) {
    for (const { value, name, path, attribute, block } of writtenAttributes(resource, type)) {
      if (attribute || value.raw === null) continue;
      if (isNewer([type, ...path].join("."))) {
        if (!usesKnownRelease(context)) continue;
        yield {
          at: value,
          what: `provider google ${PROVIDER_VERSION} does not have "${name}": it came with a later release, 7.x`,
          got: undefined,
          fix: `require provider google 7 or later, or remove "${name}"`,
          severity: "warning",
        };
        continue;
      }
      const names = settableNames(block);
      yield {
        at: value,
        what: `${path.length > 1 ? path.slice(0, -1).join(".") : type} has no "${name}" in provider google ${PROVIDER_VERSION}`,
        got: undefined,
        ...(names.length <= MAX_NAMES && { allowed: names.join(", ") }),
        fix: unknownAttributeFix(type, path, block),
      };
    }
  },
});
