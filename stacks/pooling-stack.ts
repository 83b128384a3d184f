import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { type ITerraformDependable, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { acknowledge } from "../constructs/acknowledge";
import { PgBouncer } from "../constructs/pgbouncer";
import { ProjectServices } from "../constructs/project-services";
import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import { poolerConfiguration } from "../environments/pooler";
import type { PgBouncerPooling } from "../environments/pooling";
import { EnvironmentStack } from "./environment-stack";

/**
 * PgBouncer's VMs before the instance. A state of its own, as it holds no data and changes freely: a new
 * image, another size. It knows the instance by its name; the VMs ask for the address themselves.
 */
export class PoolingStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, pooling: PgBouncerPooling) {
    super(scope, "pooling", environment);
    const { project, region, access, instanceName } = environment;
    const names = namesOf(environment);
    const { dependables: dependsOn } = new ProjectServices(this, "services", {
      project,
      services: [
        "compute",
        "sqladmin",
        "secretmanager",
        "artifactregistry",
        "iam",
        "cloudresourcemanager",
        "logging",
        "monitoring",
      ],
    });
    const network =
      (access.kind === "private" && access.network) || `projects/${project}/global/networks/${instanceName}`;
    const { subnetwork, range, image, bootImage, machineType, tlsSecret } = pooling;
    const pgbouncer = new PgBouncer(this, "pgbouncer", {
      ...poolerConfiguration(environment),
      project,
      region,
      name: names.pooler,
      instanceName: names.instance,
      passwordSecret: names.applicationSecret,
      tlsSecret,
      network,
      subnetwork: subnetwork ?? this.#ownSubnetwork(names.pooler, network, range, dependsOn),
      image,
      bootImage,
      machineType,
      labels: this.labels,
      dependsOn,
    });
    new TerraformOutput(this, "pooler_address", {
      value: pgbouncer.address.address,
      description: "Where clients find the pooler, port 6432",
      staticId: true,
    });
  }

  #ownSubnetwork(
    name: string,
    network: string,
    ipCidrRange: string,
    dependsOn: readonly ITerraformDependable[],
  ): string {
    const { project, region } = this.environment;
    const subnetwork = new ComputeSubnetwork(this, "subnetwork", {
      project,
      region,
      name,
      network,
      ipCidrRange,
      // The VMs have no public address, and fetch secrets and their image from Google's APIs.
      privateIpGoogleAccess: true,
      dependsOn: [...dependsOn],
    });
    acknowledge(
      subnetwork,
      "cis-flow-logs",
      "every packet goes between clients, poolers and the database, whose own log says who connected",
    );
    return subnetwork.id;
  }
}
