import type { Rule } from "../../rule";
import { sqlStepAddress } from "./sql-step-address";
import { sqlStepDefaultPrivileges } from "./sql-step-default-privileges";
import { sqlStepDestroy } from "./sql-step-destroy";
import { sqlStepFailureIgnored } from "./sql-step-failure-ignored";
import { sqlStepGcloud } from "./sql-step-gcloud";
import { sqlStepGrantAll } from "./sql-step-grant-all";
import { sqlStepGrantDatabase } from "./sql-step-grant-database";
import { sqlStepPooled } from "./sql-step-pooled";
import { sqlStepProvider } from "./sql-step-provider";
import { sqlStepProviderStack } from "./sql-step-provider-stack";
import { sqlStepPsql } from "./sql-step-psql";
import { sqlStepRemote } from "./sql-step-remote";
import { sqlStepSecret } from "./sql-step-secret";
import { sqlStepShell } from "./sql-step-shell";
import { sqlStepSuperuser } from "./sql-step-superuser";
import { sqlStepTransaction } from "./sql-step-transaction";
import { sqlStepTriggerContent } from "./sql-step-trigger-content";
import { sqlStepTriggerMissing } from "./sql-step-trigger-missing";
import { sqlStepTriggerSecret } from "./sql-step-trigger-secret";
import { sqlStepTriggerTime } from "./sql-step-trigger-time";
import { sqlStepUnquoted } from "./sql-step-unquoted";

export const rules: readonly Rule[] = [
  sqlStepAddress,
  sqlStepDefaultPrivileges,
  sqlStepDestroy,
  sqlStepFailureIgnored,
  sqlStepGcloud,
  sqlStepGrantAll,
  sqlStepGrantDatabase,
  sqlStepPooled,
  sqlStepProvider,
  sqlStepProviderStack,
  sqlStepPsql,
  sqlStepRemote,
  sqlStepSecret,
  sqlStepShell,
  sqlStepSuperuser,
  sqlStepTransaction,
  sqlStepTriggerContent,
  sqlStepTriggerMissing,
  sqlStepTriggerSecret,
  sqlStepTriggerTime,
  sqlStepUnquoted,
];
