import type { Rule } from "../../rule";
import { stateAbsolutePath } from "./state-absolute-path";
import { stateBackend } from "./state-backend";
import { stateBackendShared } from "./state-backend-shared";
import { stateBucketVersioning } from "./state-bucket-versioning";
import { stateCount } from "./state-count";
import { stateCountStateful } from "./state-count-stateful";
import { stateCrossStack } from "./state-cross-stack";
import { stateCycle } from "./state-cycle";
import { stateDanglingReference } from "./state-dangling-reference";
import { stateDependsOn } from "./state-depends-on";
import { stateExpression } from "./state-expression";
import { stateFunction } from "./state-function";
import { stateInstanceKey } from "./state-instance-key";
import { stateLeakedToken } from "./state-leaked-token";
import { stateLifecycle } from "./state-lifecycle";
import { stateName } from "./state-name";
import { stateNumberToken } from "./state-number-token";
import { stateProviderAlias } from "./state-provider-alias";
import { stateProviderVersion } from "./state-provider-version";
import { stateRequiredVersion } from "./state-required-version";

export const rules: readonly Rule[] = [
  stateAbsolutePath,
  stateBackend,
  stateBackendShared,
  stateBucketVersioning,
  stateCount,
  stateCountStateful,
  stateCrossStack,
  stateCycle,
  stateDanglingReference,
  stateDependsOn,
  stateExpression,
  stateFunction,
  stateInstanceKey,
  stateLeakedToken,
  stateLifecycle,
  stateName,
  stateNumberToken,
  stateProviderAlias,
  stateProviderVersion,
  stateRequiredVersion,
];
