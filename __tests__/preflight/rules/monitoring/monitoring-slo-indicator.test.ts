import { monitoringSloIndicator } from "../../../../preflight/rules/monitoring/monitoring-slo-indicator";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter } from "../../../support/rule-inputs";

const BY_MINUTES = {
  window_period: "60s",
  metric_mean_in_range: { time_series: metricFilter("database/up"), range: { min: 1 } },
};

const found = (change: Record<string, unknown>) =>
  shown(
    findingsOf(monitoringSloIndicator, {
      "google_monitoring_slo.up": {
        goal: 0.999,
        rolling_period_days: 30,
        windows_based_sli: BY_MINUTES,
        ...change,
      },
    }),
  );

test("accepts minutes of a gauge, and shares of counts", () => {
  expect(found({})).toBe("");
  expect(
    found({
      windows_based_sli: undefined,
      request_based_sli: {
        good_total_ratio: {
          bad_service_filter: metricFilter("database/postgresql/deadlock_count"),
          total_service_filter: metricFilter("database/postgresql/transaction_count"),
        },
      },
    }),
  ).toBe("");
  expect(found({ rolling_period_days: undefined, calendar_period: "MONTH" })).toBe("");
});

test("refuses a mean of a counter, and a share of a gauge", () => {
  expect(
    found({
      windows_based_sli: {
        ...BY_MINUTES,
        metric_mean_in_range: {
          time_series: metricFilter("database/postgresql/deadlock_count"),
          range: { max: 1 },
        },
      },
    }),
  ).toMatchInlineSnapshot(`
    "error monitoring-slo-indicator google_monitoring_slo.up windows_based_sli.metric_mean_in_range.time_series
      cloudsql.googleapis.com/database/postgresql/deadlock_count is DELTA and INT64, and this indicator is of a gauge of numbers; got "cloudsql.googleapis.com/database/postgresql/deadlock_count"; allowed: GAUGE, INT64 or DOUBLE
      fix: choose a metric that is a gauge of numbers"
  `);
  expect(
    found({
      windows_based_sli: undefined,
      request_based_sli: {
        good_total_ratio: {
          good_service_filter: metricFilter("database/up"),
          total_service_filter: metricFilter("database/postgresql/new_connection_count"),
        },
      },
    }),
  ).toMatchInlineSnapshot(`
    "error monitoring-slo-indicator google_monitoring_slo.up request_based_sli.good_total_ratio.good_service_filter
      cloudsql.googleapis.com/database/up is GAUGE and INT64, and this indicator is of a count; got "cloudsql.googleapis.com/database/up"; allowed: DELTA or CUMULATIVE, INT64 or DOUBLE
      fix: choose a metric that is a count"
  `);
});

test("refuses windows that a day is no multiple of", () => {
  expect(found({ windows_based_sli: { ...BY_MINUTES, window_period: "130s" } })).toMatchInlineSnapshot(`
    "error monitoring-slo-indicator google_monitoring_slo.up windows_based_sli.window_period
      a day is no multiple of the window; got "130s"; allowed: 60s or more, of which a day is a multiple
      fix: write "135s""
  `);
});

test("refuses none and two of what there must be one of", () => {
  expect(found({ windows_based_sli: undefined, rolling_period_days: undefined })).toMatchInlineSnapshot(`
    "error monitoring-slo-indicator google_monitoring_slo.up rolling_period_days
      the objective has no period; got []; allowed: either rolling_period_days or calendar_period
      fix: add rolling_period_days = 30
    error monitoring-slo-indicator google_monitoring_slo.up windows_based_sli
      the objective has no indicator; got []; allowed: one of basic_sli, request_based_sli, windows_based_sli
      fix: add windows_based_sli"
  `);
  expect(
    found({ basic_sli: { latency: { threshold: "1s" } }, calendar_period: "DAY" }),
  ).toMatchInlineSnapshot(`
    "error monitoring-slo-indicator google_monitoring_slo.up rolling_period_days
      the objective has two periods; got [30,"DAY"]; allowed: either rolling_period_days or calendar_period
      fix: keep one of them
    error monitoring-slo-indicator google_monitoring_slo.up windows_based_sli
      the objective has several indicators; got ["basic_sli","windows_based_sli"]; allowed: one of basic_sli, request_based_sli, windows_based_sli
      fix: keep basic_sli"
  `);
});

test("refuses a share of one filter, or of three", () => {
  const share = (...names: string[]) => {
    const filter = metricFilter("database/postgresql/transaction_count");
    const good_total_ratio = Object.fromEntries(names.map((name) => [`${name}_service_filter`, filter]));
    return found({ windows_based_sli: undefined, request_based_sli: { good_total_ratio } });
  };
  expect(share("good")).toMatchInlineSnapshot(`
    "error monitoring-slo-indicator google_monitoring_slo.up request_based_sli.good_total_ratio
      a share is of two filters; got ["good_service_filter"]; allowed: two of good_service_filter, bad_service_filter, total_service_filter
      fix: add total_service_filter"
  `);
  expect(share("good", "bad", "total")).toContain("fix: remove bad_service_filter");
});

test("reads a plan, in which what is left out is empty", () => {
  expect(found({ calendar_period: "", basic_sli: [], request_based_sli: [] })).toBe("");
});

test("refuses a period of more than 30 days", () => {
  expect(found({ rolling_period_days: 90 })).toMatchInlineSnapshot(`
    "error monitoring-slo-indicator google_monitoring_slo.up rolling_period_days
      the period is out of range; got 90; allowed: 1 to 30 whole days
      fix: write 30"
  `);
});

test("is silent about a filter that is not known, and about metrics of others", () => {
  const of = (time_series: string) =>
    found({ windows_based_sli: { ...BY_MINUTES, metric_mean_in_range: { time_series, range: { min: 1 } } } });
  expect(of("${local.filter}")).toBe("");
  expect(of('metric.type = "custom.googleapis.com/up" AND resource.type = "global"')).toBe("");
});

test("warns of a metric that Cloud SQL does not list", () => {
  const time_series = metricFilter("database/availability");
  expect(
    found({ windows_based_sli: { ...BY_MINUTES, metric_mean_in_range: { time_series, range: { min: 1 } } } }),
  ).toContain("warning monitoring-slo-indicator");
});
