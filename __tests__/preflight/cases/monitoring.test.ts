import { alertsFor, type ThresholdCondition } from "../../../cloudsql/alerts";
import { alignersFor, metricOf } from "../../../cloudsql/metrics";
import { AlertPolicies } from "../../../constructs/alert-policies";
import { Dashboard } from "../../../constructs/dashboard";
import { alertContext, EVERYTHING } from "../../support/alerts";
import { synthesizeConstruct } from "../../support/construct";
import { findingAt } from "../../support/preflight";

const POLICY = "google_monitoring_alert_policy.a";
const ALERTS = alertsFor(alertContext(EVERYTHING));
const THRESHOLDS = ALERTS.flatMap(({ conditions }) => conditions).filter(
  (condition): condition is ThresholdCondition => condition.kind === "threshold",
);

const CPU =
  'resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization"';

/** A policy with one threshold on the CPU, changed. */
function cpu(threshold: Record<string, unknown>, policy: Record<string, unknown> = {}) {
  return {
    [POLICY]: {
      display_name: "cpu",
      combiner: "OR",
      conditions: [
        {
          display_name: "c",
          condition_threshold: {
            filter: CPU,
            comparison: "COMPARISON_GT",
            threshold_value: 0.8,
            duration: "60s",
            ...threshold,
          },
        },
      ],
      ...policy,
    },
  };
}

const THRESHOLD = "conditions[0].condition_threshold";

/** What the constructs make for two addresses. */
const made = () =>
  synthesizeConstruct((stack) => {
    new AlertPolicies(stack, "alerts", {
      project: "example",
      instanceName: "main",
      alerts: ALERTS,
      routes: { default: ["ops@example.com", "db@example.com"] },
    });
    new Dashboard(stack, "dashboard", { project: "example", title: "main", alerts: ALERTS });
  });

test("R119: a duration of half a minute", () => {
  const { message, fix } = findingAt(cpu({ duration: "30s" }), "error", POLICY, `${THRESHOLD}.duration`);
  expect(message).toContain('got "30s"; allowed: 0s or a multiple of 60s');
  expect(fix).toBe('write "60s"');
});

describe("R121: an aligner that does not fit the metric", () => {
  test("is refused", () => {
    const input = cpu({
      filter:
        'resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/postgresql/insights/aggregate/latencies"',
      threshold_value: 1,
      aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_RATE" }],
    });
    const at = `${THRESHOLD}.aggregations[0].per_series_aligner`;
    const { message, fix } = findingAt(input, "error", POLICY, at);
    expect(message).toContain(
      'CUMULATIVE and DISTRIBUTION, which this aligner does not take; got "ALIGN_RATE"',
    );
    expect(fix).toContain("ALIGN_DELTA");
  });

  test("is in no alert of ours", () => {
    for (const { metric, aligner } of THRESHOLDS) {
      const { kind, valueType } = metricOf(metric) ?? { kind: "DELTA", valueType: "INT64" };
      expect({ metric, allowed: alignersFor(kind, valueType) }).toEqual({
        metric,
        allowed: expect.arrayContaining([aligner]),
      });
    }
  });
});

test("R123: fields to group by, without a reducer", () => {
  const aggregations = [
    {
      alignment_period: "60s",
      per_series_aligner: "ALIGN_MEAN",
      group_by_fields: ["resource.label.database_id"],
    },
  ];
  const at = `${THRESHOLD}.aggregations[0].group_by_fields`;
  const { message, fix } = findingAt(cpu({ aggregations }), "error", POLICY, at);
  expect(message).toContain("group_by_fields needs a cross_series_reducer");
  expect(fix).toContain("REDUCE_SUM");
});

describe("R130: a log match beside another condition", () => {
  test("is refused", () => {
    const input = {
      [POLICY]: {
        combiner: "OR",
        conditions: [
          { condition_matched_log: { filter: "severity=ERROR" } },
          { condition_threshold: { filter: CPU } },
        ],
      },
    };
    const at = "conditions[0].condition_matched_log";
    const { message, fix } = findingAt(input, "error", POLICY, at);
    expect(message).toContain('got "2 conditions"; allowed: one condition per policy for this kind');
    expect(fix).toBe("make two policies, one for each condition");
  });

  test("cannot come from the constructs: each alert is a policy", () => {
    const policies = Object.values(made().json.resource.google_monitoring_alert_policy);
    expect(policies).toHaveLength(ALERTS.length);
    for (const { conditions } of policies as { conditions: object[] }[]) {
      if (JSON.stringify(conditions).includes("matched_log")) expect(conditions).toHaveLength(1);
    }
  });
});

describe("R131: a channel that is removed with its use", () => {
  test("can be, as the constructs make it", () => {
    const channels = Object.values(made().json.resource.google_monitoring_notification_channel);
    expect(channels).toHaveLength(2);
    for (const channel of channels)
      expect(channel).toMatchObject({ force_delete: true, lifecycle: { create_before_destroy: true } });
  });

  test("is told of elsewhere", () => {
    const input = {
      "google_monitoring_notification_channel.ops": { type: "email" },
      ...cpu({}, { notification_channels: ["${google_monitoring_notification_channel.ops.name}"] }),
    };
    const address = "google_monitoring_notification_channel.ops";
    expect(findingAt(input, "info", address, "force_delete").fix).toContain("force_delete = true");
  });
});

describe("R133: dashboard JSON that the service writes otherwise", () => {
  test("has no zero positions, and what the service would add", () => {
    const dashboard = JSON.parse(made().resource("google_monitoring_dashboard").dashboard_json);
    const { columns, tiles } = dashboard.mosaicLayout;
    expect(columns).toBe(12);
    for (const tile of tiles) {
      expect(Object.values(tile)).not.toContain(0);
      const [dataSet] = tile.widget.xyChart?.dataSets ?? [];
      if (dataSet) expect(dataSet).toMatchObject({ plotType: "LINE", targetAxis: "Y1" });
    }
  });

  test("is the same text each time", () => {
    const json = () => made().resource("google_monitoring_dashboard").dashboard_json;
    expect(json()).toBe(json());
  });

  test("is warned of elsewhere", () => {
    const dashboard = {
      displayName: "db",
      mosaicLayout: { columns: 12, tiles: [{ xPos: 0, yPos: 0, width: 6, height: 4, widget: {} }] },
    };
    const address = "google_monitoring_dashboard.db";
    for (const dashboard_json of [dashboard, JSON.stringify(dashboard)]) {
      const at = "dashboard_json.mosaicLayout.tiles[0]";
      const { fix } = findingAt({ [address]: { dashboard_json } }, "warning", address, at);
      expect(fix).toBe("remove xPos and yPos");
    }
  });
});

test("R134: an operator of logs in a metric filter", () => {
  const input = cpu({ filter: `${CPU} AND resource.label.database_id =~ "example.*"` });
  const { message, fix } = findingAt(input, "error", POLICY, `${THRESHOLD}.filter`);
  expect(message).toContain("=~ is not valid in metric filters");
  expect(fix).toContain('monitoring.regex.full_match("example.*")');
});

test("R135: an absence that is too long", () => {
  const input = {
    [POLICY]: { combiner: "OR", conditions: [{ condition_absent: { filter: CPU, duration: "86400s" } }] },
  };
  const { message, fix } = findingAt(input, "error", POLICY, "conditions[0].condition_absent.duration");
  expect(message).toContain('got "86400s"');
  expect(fix).toBe('write "84600s"');
});

test("R136: label extractors without descriptors", () => {
  const address = "google_logging_metric.err";
  const input = {
    [address]: {
      name: "pg_errors",
      filter: "severity=ERROR",
      label_extractors: { db: "EXTRACT(resource.labels.database_id)" },
      metric_descriptor: { metric_kind: "DELTA", value_type: "INT64" },
    },
  };
  const { message, fix } = findingAt(input, "error", address, "label_extractors");
  expect(message).toContain("label_extractors has db, which metric_descriptor does not describe");
  expect(fix).toBe('add labels { key = "db" } to metric_descriptor');
});

describe("R137: a percentage where a fraction is counted", () => {
  test("is refused", () => {
    const input = cpu({ threshold_value: 80, duration: "300s" });
    const { message, fix } = findingAt(input, "error", POLICY, `${THRESHOLD}.threshold_value`);
    expect(message).toContain("the threshold is outside 0-1 for cpu/utilization; got 80");
    expect(fix).toBe("did you mean 0.8?");
  });

  test("is in no alert of ours", () => {
    for (const { metric, threshold } of THRESHOLDS) {
      const range = metricOf(metric)?.range;
      if (range) expect(threshold).toBeLessThanOrEqual(range[1]);
    }
  });
});

test("R138: an alert that tells nobody", () => {
  const input = cpu({ threshold_value: 0.9, duration: "300s" }, { notification_channels: [] });
  const { message } = findingAt(input, "warning", POLICY, "notification_channels");
  expect(message).toContain("the alert has no notification channel");
});
