import type { ReviewRule } from "../rule";
import { lostGrant, openBucket, openFirewall, publicGrant } from "./access";
import { destroyed } from "./destroyed";
import { downgrade } from "./downgrades";
import { drift } from "./drift";
import { exposure } from "./exposure";
import { forgotten } from "./forgotten";
import { incomplete } from "./incomplete";
import { alertingLost } from "./monitoring";
import { moved } from "./moved";
import { narrowing } from "./narrowing";
import { protection } from "./protection";
import { renamed } from "./renamed";
import { replaced } from "./replaced";
import { immutable, replication, restore } from "./replication";
import { restarts } from "./restarts";
import { diskShrinks, growthOff, shrinking } from "./shrinking";
import { sqlStep } from "./sql-step";
import { versionDowngrade, versionUpgrade } from "./versions";

/** What a review looks for, the gravest first. */
export const reviewRules: readonly ReviewRule[] = [
  destroyed,
  replaced,
  renamed,
  restore,
  diskShrinks,
  replication,
  versionDowngrade,
  immutable,
  publicGrant,
  openFirewall,
  exposure,
  openBucket,
  protection,
  shrinking,
  growthOff,
  restarts,
  versionUpgrade,
  downgrade,
  drift,
  alertingLost,
  lostGrant,
  forgotten,
  narrowing,
  incomplete,
  sqlStep,
  moved,
];
