import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ALERTS, type AlertContext, type AlertDefinition, alertFilter } from "../cloudsql/alerts";

export interface DashboardProps extends AlertContext {
  /** Google Cloud project id. */
  readonly project: string;
  readonly title: string;
  /** A chart for each, with its threshold. @default - every alert of the table */
  readonly alerts?: readonly AlertDefinition[];
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const COLUMNS = 12;
const TILE = { width: 6, height: 4 };

/** A dashboard from the same table as the alerts: one chart an alert, its threshold drawn in. */
export class Dashboard extends Construct {
  readonly resource: MonitoringDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.resource = new MonitoringDashboard(this, "Default", {
      project: props.project,
      dashboardJson: JSON.stringify({
        displayName: props.title,
        mosaicLayout: {
          columns: COLUMNS,
          tiles: (props.alerts ?? ALERTS).map((alert, index) => tile(alert, index, props)),
        },
      }),
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }
}

function tile(alert: AlertDefinition, index: number, context: AlertContext) {
  const perRow = COLUMNS / TILE.width;
  const xPos = (index % perRow) * TILE.width;
  const yPos = Math.floor(index / perRow) * TILE.height;
  return {
    // The service drops positions that are zero: written, they would show as a change in every plan.
    ...(xPos > 0 && { xPos }),
    ...(yPos > 0 && { yPos }),
    ...TILE,
    widget: {
      title: alert.title,
      xyChart: {
        dataSets: [
          {
            plotType: "LINE",
            targetAxis: "Y1",
            timeSeriesQuery: {
              timeSeriesFilter: {
                filter: alertFilter(alert, context),
                aggregation: {
                  alignmentPeriod: "60s",
                  perSeriesAligner: alert.aligner,
                  ...(alert.sum && {
                    crossSeriesReducer: "REDUCE_SUM",
                    groupByFields: ["resource.label.database_id"],
                  }),
                },
              },
            },
          },
        ],
        thresholds: [{ value: alert.threshold(context), targetAxis: "Y1" }],
      },
    },
  };
}
