import type { Rule } from "../../rule";
import { schemaBlockCount } from "./schema-block-count";
import { schemaComputed } from "./schema-computed";
import { schemaEnum } from "./schema-enum";
import { schemaRange } from "./schema-range";
import { schemaRequired } from "./schema-required";
import { schemaTimeouts } from "./schema-timeouts";
import { schemaTogether } from "./schema-together";
import { schemaType } from "./schema-type";
import { schemaUnknownAttribute } from "./schema-unknown-attribute";

export const rules: readonly Rule[] = [
  schemaUnknownAttribute,
  schemaComputed,
  schemaType,
  schemaEnum,
  schemaRange,
  schemaBlockCount,
  schemaTogether,
  schemaRequired,
  schemaTimeouts,
];
