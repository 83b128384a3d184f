import { NullProvider } from "@cdktf/provider-null/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { type ITerraformDependable, TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { Database } from "../constructs/database";
import { DatabaseSecret } from "../constructs/database-secret";
import { BuiltInUser, IamUser } from "../constructs/database-user";
import { EphemeralPassword } from "../constructs/ephemeral-password";
import { FinalBackup } from "../constructs/final-backup";
import type { InstanceAccess } from "../constructs/instance-configuration";
import { LogMetrics } from "../constructs/log-metrics";
import { PostgresInstance } from "../constructs/postgres-instance";
import { ExistingNetwork, PrivateNetwork } from "../constructs/private-network";
import { ProjectServices } from "../constructs/project-services";
import { SleepSchedule } from "../constructs/sleep-schedule";
import type { Environment } from "../environments";
import { namesOf, secretName } from "../environments/names";
import { addCopies, disasterRecoveryReplica, encryptionKeys } from "./copies";
import { EnvironmentStack } from "./environment-stack";
import { addExports, exportServices } from "./exports";

/** What holds data: network, instance, database, users and their passwords. Changes rarely. */
export class DatabaseStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "database", environment);
    const { project, region, backups, deletionProtection, sleep } = environment;
    const names = namesOf(environment);
    const { iam: identities } = environment;
    const iamEmails = new Set([
      ...identities.serviceAccounts,
      ...identities.users,
      ...identities.readers,
      ...identities.operators,
      ...identities.migrators,
    ]);
    new RandomProvider(this, "random");

    const exporting = exportServices(environment);
    const services = new ProjectServices(this, "services", {
      project,
      services: [
        "sqladmin",
        "secretmanager",
        "logging",
        ...(environment.access.kind === "private" ? ["compute", "servicenetworking"] : []),
        ...(sleep ? ["cloudscheduler", "iam"] : []),
        ...(environment.encryption ? ["cloudkms"] : []),
        ...(environment.access.kind === "psc" && environment.access.endpoint ? ["compute", "dns"] : []),
        // Grants of roles on the project, reading the project's number.
        ...(iamEmails.size > 0 || sleep || environment.encryption ? ["cloudresourcemanager"] : []),
        ...exporting,
      ],
    });
    // Alerts of the monitoring stack look at them, and the API takes no such alert until some minutes after a
    // metric was made. Making the instance takes longer.
    new LogMetrics(this, "log-metrics", {
      project,
      databaseId: `${project}:${names.instance}`,
      optional: [
        ...(environment.drill ? (["drill_success"] as const) : []),
        ...(environment.exports ? (["export_success"] as const) : []),
      ],
      dependsOn: services.dependables,
    });
    const keys = encryptionKeys(this, environment, services.dependables);
    const instance = new PostgresInstance(this, "instance", {
      ...environment,
      name: names.instance,
      access: this.#access(services.dependables),
      encryptionKey: keys.get(region),
      disasterRecoveryReplica: disasterRecoveryReplica(environment),
      backups,
      managedPooling: environment.pooling?.kind === "managed" ? environment.pooling : undefined,
      sleeps: sleep !== undefined,
      labels: this.labels,
      dependsOn: services.dependables,
    });
    if (backups.finalBackup) {
      new NullProvider(this, "null");
      new FinalBackup(this, "final-backup", { instance });
    }
    if (sleep) {
      new SleepSchedule(this, "sleep", { region, instance, times: sleep, dependsOn: services.dependables });
    }
    new Database(this, "database", { instance, name: environment.database });
    addExports(this, environment, instance, this.labels, services.dependables);

    const users = [
      {
        id: "migrator",
        name: environment.migratorUser,
        secretId: names.migratorSecret,
        version: environment.passwordVersions.migrator,
      },
      {
        id: "application",
        name: environment.applicationUser,
        secretId: names.applicationSecret,
        version: environment.passwordVersions.application,
      },
    ];
    for (const { id, name, secretId, version } of users) {
      const password = new EphemeralPassword(this, `${id}-password`).result;
      const user = new BuiltInUser(this, `${id}-user`, {
        instance,
        name,
        password,
        passwordVersion: version,
      });
      const secret = new DatabaseSecret(this, `${id}-secret`, {
        project,
        region,
        secretId,
        value: password,
        version,
        deletionProtection,
        // Clients never read a password that the server does not know yet.
        valueDependsOn: [user.resource],
        dependsOn: services.dependables,
      });
      if (id === "application") {
        for (const email of identities.serviceAccounts) {
          secret.grantRead(email, `serviceAccount:${email}`);
        }
      }
    }
    this.#outputs(instance);
    const iam = new Construct(this, "iam-users");
    for (const email of iamEmails) {
      new IamUser(iam, email, { instance, email, dependsOn: services.dependables });
    }
    addCopies(this, environment, instance, keys, services.dependables);
  }

  #outputs(instance: PostgresInstance): void {
    const names = namesOf(this.environment);
    const outputs = {
      connection_name: {
        value: instance.resource.connectionName,
        description: "What connectors and the Auth Proxy ask for",
      },
      application_secret: {
        value: secretName(this.environment, names.applicationSecret),
        description: "Where the application's password is",
      },
    };
    for (const [name, output] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { ...output, staticId: true });
    }
  }

  #access(dependsOn: readonly ITerraformDependable[]): InstanceAccess {
    const { access, project, instanceName } = this.environment;
    if (access.kind !== "private") return access;
    const network = access.network
      ? new ExistingNetwork(access.network)
      : new PrivateNetwork(this, "network", {
          project,
          name: instanceName,
          prefixLength: access.prefixLength,
          dependsOn,
        });
    return { kind: "private", network };
  }
}
