export { type Alert, type AlertContext, type AlertGroup, GROUPS, SEVERITIES, type Severity } from "./alert";
export {
  type AlertCondition,
  type BurnRateCondition,
  databaseMetric,
  filterOf,
  groupingOf,
  type PromqlChart,
  type ThresholdCondition,
} from "./condition";
export { type AlertOverride, type AlertOverrides, overrideProblems } from "./override";
export { alertsFor, type SettledAlert } from "./settle";
export { ALERTS } from "./table";
