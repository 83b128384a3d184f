import { MonitoringCustomService } from "@cdktf/provider-google/lib/monitoring-custom-service";
import { MonitoringSlo } from "@cdktf/provider-google/lib/monitoring-slo";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { databaseMetric } from "../cloudsql/alerts";
import { Duration } from "../cloudsql/duration";

export interface ServiceLevelObjectiveProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** Name of the instance, and id of the service. */
  readonly instanceName: string;
  /** `project:instance`, the value of the label `database_id`. */
  readonly databaseId: string;
  /** Share of the minutes in which the database answers: above 0, up to 0.999. */
  readonly goal: number;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * The share of minutes, over 30 days, in which the database answers.
 *
 * A minute is good when `up` is 1 all through it. Attempts to connect would be nearer to what a user sees, but
 * what counts them is not confirmed for PostgreSQL, a wrong password is no outage, and a server that is down
 * counts no attempts at all. docs/objectives.md
 */
export class ServiceLevelObjective extends Construct {
  /** Full name, `projects/…/services/…/serviceLevelObjectives/…`. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ServiceLevelObjectiveProps) {
    super(scope, id);
    const { project, instanceName, databaseId, goal } = props;
    const userLabels = { ...props.labels };
    const service = new MonitoringCustomService(this, "service", {
      project,
      serviceId: instanceName,
      displayName: instanceName,
      userLabels,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
    const objective = new MonitoringSlo(this, "availability", {
      project,
      service: service.serviceId,
      sloId: "availability",
      displayName: `${percent(goal)} of the minutes of 30 days`,
      goal,
      rollingPeriodDays: Duration.days(30).toDays(),
      windowsBasedSli: {
        windowPeriod: Duration.minutes(1).toGoogle(),
        metricMeanInRange: {
          timeSeries: [
            'resource.type = "cloudsql_database"',
            `resource.labels.database_id = "${databaseId}"`,
            `metric.type = "${databaseMetric("up")}"`,
          ].join(" AND "),
          range: { min: 1 },
        },
      },
      userLabels,
    });
    this.name = objective.name;
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}
