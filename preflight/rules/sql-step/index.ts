import type { Rule } from "../../rule";
import { sqlStepAddress } from "./sql-step-address";
import { sqlStepDefaultPrivileges } from "./sql-step-default-privileges";
import { sqlStepFailureIgnored } from "./sql-step-failure-ignored";
import { sqlStepGcloud } from "./sql-step-gcloud";
import { sqlStepGrantAll } from "./sql-step-grant-all";
import { sqlStepPooled } from "./sql-step-pooled";
import { sqlStepProvider } from "./sql-step-provider";
import { sqlStepPsql } from "./sql-step-psql";
import { sqlStepRemote } from "./sql-step-remote";
import { sqlStepSecret } from "./sql-step-secret";
import { sqlStepSuperuser } from "./sql-step-superuser";
import { sqlStepTriggerContent } from "./sql-step-trigger-content";
import { sqlStepTriggerMissing } from "./sql-step-trigger-missing";
import { sqlStepTriggerSecret } from "./sql-step-trigger-secret";
import { sqlStepTriggerTime } from "./sql-step-trigger-time";
import { sqlStepUnquoted } from "./sql-step-unquoted";

export const rules: readonly Rule[] = [
  sqlStepAddress,
  sqlStepDefaultPrivileges,
  sqlStepFailureIgnored,
  sqlStepGcloud,
  sqlStepGrantAll,
  sqlStepPooled,
  sqlStepProvider,
  sqlStepPsql,
  sqlStepRemote,
  sqlStepSecret,
  sqlStepSuperuser,
  sqlStepTriggerContent,
  sqlStepTriggerMissing,
  sqlStepTriggerSecret,
  sqlStepTriggerTime,
  sqlStepUnquoted,
];
