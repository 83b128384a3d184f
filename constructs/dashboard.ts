import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  type AlertCondition,
  type AlertGroup,
  filterOf,
  GROUPS,
  groupingOf,
  type SettledAlert,
} from "../cloudsql/alerts";

export interface DashboardProps {
  /** Google Cloud project id. */
  readonly project: string;
  readonly title: string;
  /** What is shown, with its thresholds: `alertsFor(context, overrides)`. */
  readonly alerts: readonly SettledAlert[];
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const COLUMNS = 12;
const TILE = { width: 4, height: 4 };

/** A query of a chart, and the lines that alerts draw into it. */
interface Chart {
  readonly title: string;
  readonly query: object;
  readonly thresholds: object[];
}

interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly widget: object;
}

/** A dashboard from the same table as the alerts: each signal once, with the threshold of each alert on it. */
export class Dashboard extends Construct {
  readonly resource: MonitoringDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.resource = new MonitoringDashboard(this, "Default", {
      project: props.project,
      dashboardJson: JSON.stringify({
        displayName: props.title,
        mosaicLayout: { columns: COLUMNS, tiles: sections(props.alerts).map(toJson) },
      }),
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }
}

/** A heading for each group, and its charts below. */
function sections(alerts: readonly SettledAlert[]): Tile[] {
  const tiles: Tile[] = [];
  let y = 0;
  for (const [group, title] of Object.entries(GROUPS) as [AlertGroup, string][]) {
    const charts = chartsOf(alerts.filter((alert) => alert.group === group));
    if (charts.length === 0) continue;
    const heading = { text: { content: `## ${title}`, format: "MARKDOWN" } };
    tiles.push({ x: 0, y, width: COLUMNS, height: 1, widget: heading });
    const perRow = COLUMNS / TILE.width;
    for (const [index, chart] of charts.entries()) {
      const x = (index % perRow) * TILE.width;
      tiles.push({ x, y: y + 1 + Math.floor(index / perRow) * TILE.height, ...TILE, widget: widget(chart) });
    }
    y += 1 + Math.ceil(charts.length / perRow) * TILE.height;
  }
  return tiles;
}

/** One chart for each query: alerts on the same signal share it. */
function chartsOf(alerts: readonly SettledAlert[]): Chart[] {
  const charts = new Map<string, Chart>();
  for (const alert of alerts) {
    // Which replica it is, as in the alert's own title.
    const suffix = alert.key === alert.id ? "" : ` (${alert.key.slice(alert.id.length + 1)})`;
    for (const condition of alert.conditions) {
      const query = queryOf(condition, alert.databaseId);
      const key = JSON.stringify(query);
      // What the title says of a number is said by the line.
      const title = alert.conditions.length === 1 ? alert.title : condition.name + suffix;
      const chart = charts.get(key) ?? { title, query, thresholds: [] };
      charts.set(key, chart);
      const value = thresholdOf(condition);
      if (value !== undefined) chart.thresholds.push(line(alert.id, value));
    }
  }
  return [...charts.values()];
}

function queryOf(condition: AlertCondition, databaseId: string): object {
  switch (condition.kind) {
    case "log":
    case "promql":
      return { prometheusQuery: condition.chart.query };
    case "burn-rate":
      return series(filterOf(condition, databaseId), {
        alignmentPeriod: "60s",
        perSeriesAligner: "ALIGN_MEAN",
      });
    default:
      return series(filterOf(condition, databaseId), {
        alignmentPeriod: condition.period.toGoogle(),
        perSeriesAligner: condition.aligner,
        ...(condition.reducer && {
          crossSeriesReducer: condition.reducer,
          groupByFields: groupingOf(condition),
        }),
      });
  }
}

function series(filter: string, aggregation: object): object {
  return { timeSeriesFilter: { filter, aggregation } };
}

function thresholdOf(condition: AlertCondition): number | undefined {
  return "chart" in condition ? condition.chart.threshold : condition.threshold;
}

/** The service drops what is zero: written, it would show as a change in every plan. */
function line(label: string, value: number): object {
  return { label, ...(value !== 0 && { value }), targetAxis: "Y1" };
}

function widget({ title, query, thresholds }: Chart): object {
  return {
    title,
    xyChart: {
      dataSets: [{ plotType: "LINE", targetAxis: "Y1", timeSeriesQuery: query }],
      ...(thresholds.length > 0 && { thresholds }),
    },
  };
}

function toJson({ x, y, width, height, widget }: Tile): object {
  // As with thresholds, zero is left out.
  return { ...(x > 0 && { xPos: x }), ...(y > 0 && { yPos: y }), width, height, widget };
}
