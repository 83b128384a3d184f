import type { Rule } from "../../rule";
import { stateAbsolutePath } from "./state-absolute-path";
import { stateBackend } from "./state-backend";
import { stateCount } from "./state-count";
import { stateCountStateful } from "./state-count-stateful";
import { stateCrossStack } from "./state-cross-stack";
import { stateCycle } from "./state-cycle";
import { stateDanglingReference } from "./state-dangling-reference";
import { stateDependsOn } from "./state-depends-on";
import { stateExpression } from "./state-expression";
import { stateInstanceKey } from "./state-instance-key";
import { stateLeakedToken } from "./state-leaked-token";
import { stateNumberToken } from "./state-number-token";
import { stateProviderAlias } from "./state-provider-alias";
import { stateProviderVersion } from "./state-provider-version";
import { stateRequiredVersion } from "./state-required-version";

export const rules: readonly Rule[] = [
  stateAbsolutePath,
  stateBackend,
  stateCount,
  stateCountStateful,
  stateCrossStack,
  stateCycle,
  stateDanglingReference,
  stateDependsOn,
  stateExpression,
  stateInstanceKey,
  stateLeakedToken,
  stateNumberToken,
  stateProviderAlias,
  stateProviderVersion,
  stateRequiredVersion,
];
