import type { Construct } from "constructs";
import { type AlertContext, alertsFor } from "../cloudsql/alerts";
import { longestGap } from "../cloudsql/export-schedule";
import { AlertPolicies } from "../constructs/alert-policies";
import { DataAccessAudit } from "../constructs/audit-config";
import { Budget } from "../constructs/budget";
import { Dashboard } from "../constructs/dashboard";
import { DatabaseFlags } from "../constructs/database-flags";
import { LogRetention } from "../constructs/log-retention";
import { ProjectServices } from "../constructs/project-services";
import { ServiceLevelObjective } from "../constructs/service-level-objective";
import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import { EnvironmentStack } from "./environment-stack";

/** What watches: alert policies, dashboard, logs, budget. Changes freely. */
export class MonitoringStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "monitoring", environment);
    const { project, region, monitoring } = environment;
    const { instance, replicas, readPool } = namesOf(environment);
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

    const labels = this.labels;
    // A sleeping instance is down each night, on purpose.
    const objective =
      monitoring.objective === null || environment.sleep
        ? undefined
        : new ServiceLevelObjective(this, "objective", {
            project,
            instanceName: instance,
            databaseId,
            goal: monitoring.objective,
            labels,
            dependsOn,
          }).name;
    const alerts = alertsFor({ ...alertContext(environment), databaseId, objective }, monitoring.alerts);
    new AlertPolicies(this, "alerts", {
      project,
      instanceName: instance,
      alerts,
      routes: { ...monitoring.routes, default: [...monitoring.emails, ...monitoring.channels] },
      runbooks: monitoring.runbooks,
      labels,
      dependsOn,
    });
    new Dashboard(this, "dashboard", { project, title: instance, alerts, dependsOn });
    new LogRetention(this, "logs", {
      project,
      region,
      name: instance,
      databaseId,
      copies: [...replicas, ...(readPool ? [readPool] : [])].map((copy) => `${project}:${copy.instance}`),
      retention: monitoring.logRetention,
      dependsOn,
    });
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

/** What the alerts are computed from: the same values that the instance is made of. */
function alertContext(environment: Environment): Omit<AlertContext, "databaseId" | "objective"> {
  const { flags, tier, version, storage, availability, sleep, project, drill, exports } = environment;
  return {
    maxConnections: new DatabaseFlags({ ...flags, tier, version }).maxConnections,
    sharedCore: tier.sharedCore,
    storage,
    highlyAvailable: availability === "regional",
    replicas: namesOf(environment).replicas.map(({ instance }) => `${project}:${instance}`),
    queryInsights: true,
    pointInTimeRecovery: true,
    slowQuery: flags.slowQuery,
    sleeps: sleep !== undefined,
    drillEvery: drill?.every,
    exportEvery: exports && longestGap(exports.schedule),
  };
}
