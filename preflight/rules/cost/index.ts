import type { Rule } from "../../rule";
import { costBudget } from "./cost-budget";
import { costSchedule } from "./cost-schedule";
import { costSleepIgnored } from "./cost-sleep-ignored";
import { costSleepProtected } from "./cost-sleep-protected";

export const rules: readonly Rule[] = [costBudget, costSchedule, costSleepIgnored, costSleepProtected];
