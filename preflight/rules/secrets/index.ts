import type { Rule } from "../../rule";
import { secretsChannelLabels } from "./secrets-channel-labels";
import { secretsEphemeralUse } from "./secrets-ephemeral-use";
import { secretsEphemeralVersions } from "./secrets-ephemeral-versions";
import { secretsInState } from "./secrets-in-state";
import { secretsKeepers } from "./secrets-keepers";
import { secretsLabels } from "./secrets-labels";
import { secretsOutput } from "./secrets-output";
import { secretsPlainPassword } from "./secrets-plain-password";
import { secretsPublic } from "./secrets-public";
import { secretsRandomString } from "./secrets-random-string";
import { secretsUrlEncoding } from "./secrets-url-encoding";
import { secretsVariable } from "./secrets-variable";
import { secretsVersionArgument } from "./secrets-version-argument";
import { secretsVersionLifecycle } from "./secrets-version-lifecycle";
import { secretsVersionSecret } from "./secrets-version-secret";

export const rules: readonly Rule[] = [
  secretsChannelLabels,
  secretsEphemeralUse,
  secretsEphemeralVersions,
  secretsInState,
  secretsKeepers,
  secretsLabels,
  secretsOutput,
  secretsPlainPassword,
  secretsPublic,
  secretsRandomString,
  secretsUrlEncoding,
  secretsVariable,
  secretsVersionArgument,
  secretsVersionLifecycle,
  secretsVersionSecret,
];
