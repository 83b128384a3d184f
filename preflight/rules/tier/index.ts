import type { Rule } from "../../rule";
import { tierEdition } from "./tier-edition";
import { tierEditionExplicit } from "./tier-edition-explicit";
import { tierEditionValid } from "./tier-edition-valid";
import { tierEditionVersion } from "./tier-edition-version";
import { tierListed } from "./tier-listed";
import { tierRequired } from "./tier-required";
import { tierSharedCore } from "./tier-shared-core";
import { tierValid } from "./tier-valid";
import { tierVersionLifecycle } from "./tier-version-lifecycle";
import { tierVersionValid } from "./tier-version-valid";

export const rules: readonly Rule[] = [
  tierEdition,
  tierEditionExplicit,
  tierEditionValid,
  tierEditionVersion,
  tierListed,
  tierRequired,
  tierSharedCore,
  tierValid,
  tierVersionLifecycle,
  tierVersionValid,
];
