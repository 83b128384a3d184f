import type { Rule } from "../rule";
import { rules as backup } from "./backup";
import { rules as cost } from "./cost";
import { rules as flags } from "./flags";
import { rules as monitoring } from "./monitoring";
import { rules as naming } from "./naming";
import { rules as network } from "./network";
import { rules as replicas } from "./replicas";
import { rules as schema } from "./schema";
import { rules as secrets } from "./secrets";
import { rules as settings } from "./settings";
import { rules as sqlStep } from "./sql-step";
import { rules as state } from "./state";
import { rules as storage } from "./storage";
import { rules as tier } from "./tier";
import { rules as users } from "./users";

/** Every rule, by area. */
export const rules: readonly Rule[] = [
  ...tier,
  ...flags,
  ...naming,
  ...storage,
  ...network,
  ...users,
  ...replicas,
  ...backup,
  ...settings,
  ...monitoring,
  ...cost,
  ...sqlStep,
  ...secrets,
  ...state,
  ...schema,
];
