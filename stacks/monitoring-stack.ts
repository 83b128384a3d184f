import type { Construct } from "constructs";
import { AlertPolicies } from "../constructs/alert-policies";
import { DataAccessAudit } from "../constructs/audit-config";
import { Budget } from "../constructs/budget";
import { Dashboard } from "../constructs/dashboard";
import { DatabaseFlags } from "../constructs/database-flags";
import { LogMetrics } from "../constructs/log-metrics";
import { LogRetention } from "../constructs/log-retention";
import { ProjectServices } from "../constructs/project-services";
import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import { EnvironmentStack } from "./environment-stack";

/** What watches: alert policies, dashboard, logs, budget. Changes freely. */
export class MonitoringStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "monitoring", environment);
    const { project, region, monitoring } = environment;
    const { instance } = namesOf(environment);
    const { maxConnections } = new DatabaseFlags({
      ...environment.flags,
      tier: environment.tier,
      version: environment.version,
    });
    const databaseId = `${project}:${instance}`;
    const { dependables: dependsOn } = new ProjectServices(this, "services", {
      project,
      services: [
        "monitoring",
        "logging",
        ...(monitoring.billingAccount ? ["billingbudgets"] : []),
        // Reading the project's number, changing its audit configuration.
        ...(monitoring.billingAccount || monitoring.dataAccessLogs ? ["cloudresourcemanager"] : []),
      ],
    });

    new AlertPolicies(this, "alerts", {
      project,
      instanceName: instance,
      databaseId,
      maxConnections,
      emails: monitoring.emails,
      labels: this.labels,
      dependsOn,
    });
    new Dashboard(this, "dashboard", { project, title: instance, databaseId, maxConnections, dependsOn });
    new LogRetention(this, "logs", {
      project,
      region,
      name: instance,
      databaseId,
      retention: monitoring.logRetention,
      dependsOn,
    });
    new LogMetrics(this, "log-metrics", { project, databaseId, dependsOn });
    if (monitoring.dataAccessLogs) new DataAccessAudit(this, "audit", { project, dependsOn });
    if (monitoring.billingAccount) {
      new Budget(this, "budget", {
        project,
        billingAccount: monitoring.billingAccount,
        title: instance,
        monthlyUsd: environment.budget.monthlyUsd,
        dependsOn,
      });
    }
  }
}
