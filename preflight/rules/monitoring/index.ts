import type { Rule } from "../../rule";
import { monitoringAligner } from "./monitoring-aligner";
import { monitoringAlignment } from "./monitoring-alignment";
import { monitoringAutoClose } from "./monitoring-auto-close";
import { monitoringBudget } from "./monitoring-budget";
import { monitoringChannelDelete } from "./monitoring-channel-delete";
import { monitoringChannelLabels } from "./monitoring-channel-labels";
import { monitoringChannels } from "./monitoring-channels";
import { monitoringComparison } from "./monitoring-comparison";
import { monitoringDashboard } from "./monitoring-dashboard";
import { monitoringDatabaseId } from "./monitoring-database-id";
import { monitoringDuration } from "./monitoring-duration";
import { monitoringFilterLabels } from "./monitoring-filter-labels";
import { monitoringFilterSyntax } from "./monitoring-filter-syntax";
import { monitoringForecast } from "./monitoring-forecast";
import { monitoringGroupBy } from "./monitoring-group-by";
import { monitoringLogBucket } from "./monitoring-log-bucket";
import { monitoringLogFilter } from "./monitoring-log-filter";
import { monitoringLogMetricBuckets } from "./monitoring-log-metric-buckets";
import { monitoringLogMetricExtractor } from "./monitoring-log-metric-extractor";
import { monitoringLogMetricLabels } from "./monitoring-log-metric-labels";
import { monitoringLogMetricOrder } from "./monitoring-log-metric-order";
import { monitoringMetricKnown } from "./monitoring-metric-known";
import { monitoringMissingData } from "./monitoring-missing-data";
import { monitoringNoData } from "./monitoring-no-data";
import { monitoringNotNumeric } from "./monitoring-not-numeric";
import { monitoringOneCondition } from "./monitoring-one-condition";
import { monitoringPolicyFields } from "./monitoring-policy-fields";
import { monitoringRateLimit } from "./monitoring-rate-limit";
import { monitoringResourceType } from "./monitoring-resource-type";
import { monitoringSingleSeries } from "./monitoring-single-series";
import { monitoringSloGoal } from "./monitoring-slo-goal";
import { monitoringSloIndicator } from "./monitoring-slo-indicator";
import { monitoringSloSla } from "./monitoring-slo-sla";
import { monitoringThresholdRange } from "./monitoring-threshold-range";
import { monitoringTrigger } from "./monitoring-trigger";

export const rules: readonly Rule[] = [
  monitoringAligner,
  monitoringAlignment,
  monitoringAutoClose,
  monitoringBudget,
  monitoringChannelDelete,
  monitoringChannelLabels,
  monitoringChannels,
  monitoringComparison,
  monitoringDashboard,
  monitoringDatabaseId,
  monitoringDuration,
  monitoringFilterLabels,
  monitoringFilterSyntax,
  monitoringForecast,
  monitoringGroupBy,
  monitoringLogBucket,
  monitoringLogFilter,
  monitoringLogMetricBuckets,
  monitoringLogMetricExtractor,
  monitoringLogMetricLabels,
  monitoringLogMetricOrder,
  monitoringMetricKnown,
  monitoringMissingData,
  monitoringNoData,
  monitoringNotNumeric,
  monitoringOneCondition,
  monitoringPolicyFields,
  monitoringRateLimit,
  monitoringResourceType,
  monitoringSingleSeries,
  monitoringSloGoal,
  monitoringSloIndicator,
  monitoringSloSla,
  monitoringThresholdRange,
  monitoringTrigger,
];
