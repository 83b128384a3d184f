import { createHash } from "node:crypto";
import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule";
import { ComputeHealthCheck } from "@cdktf/provider-google/lib/compute-health-check";
import { ComputeRegionBackendService } from "@cdktf/provider-google/lib/compute-region-backend-service";
import { ComputeRegionHealthCheck } from "@cdktf/provider-google/lib/compute-region-health-check";
import { ComputeRegionInstanceGroupManager } from "@cdktf/provider-google/lib/compute-region-instance-group-manager";
import { ComputeRegionInstanceTemplate } from "@cdktf/provider-google/lib/compute-region-instance-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PoolMode } from "../cloudsql/pgbouncer/configuration";
import { type PoolSizes, SURGE } from "../cloudsql/pgbouncer/sizes";
import type { PgBouncerVersion } from "../cloudsql/pgbouncer/version";
import { PoolerAccount } from "./pgbouncer/account";
import { cloudInit, VM_PLACES } from "./pgbouncer/cloud-init";
import { withPath } from "./validation";

const PORT = VM_PLACES.listen.port;

/** Where health checks come from: docs.cloud.google.com/load-balancing/docs/health-check-concepts */
const HEALTH_CHECKS = ["35.191.0.0/16", "130.211.0.0/22"];

export interface PgBouncerProps {
  /** Google Cloud project id. */
  readonly project: string;
  readonly region: string;
  /** Begins the name of everything here. At most 45 characters. */
  readonly name: string;
  /** Name of the Cloud SQL instance, with a private address in the network. */
  readonly instanceName: string;
  readonly database: string;
  /** The user that clients log in as; its password is in `passwordSecret`. */
  readonly user: string;
  /** Id of the secret with the password. */
  readonly passwordSecret: string;
  /**
   * Id of a secret whose value is a private key and its certificates in PEM, so that clients can tell who
   * answers.
   *
   * @default - each VM makes a certificate of its own: encrypted, to clients with sslmode=require
   */
  readonly tlsSecret?: string;
  /** `projects/<project>/global/networks/<name>` */
  readonly network: string;
  /** `projects/<project>/regions/<region>/subnetworks/<name>`, with private access to Google's APIs. */
  readonly subnetwork: string;
  /** Ranges that clients come from. */
  readonly clients: readonly string[];
  /** Image of the container, in an Artifact Registry, by digest: `<location>-docker.pkg.dev/…@sha256:…`. */
  readonly image: string;
  readonly version: PgBouncerVersion;
  /** @default "projects/cos-cloud/global/images/family/cos-125-lts" */
  readonly bootImage?: string;
  /** @default "e2-small" */
  readonly machineType?: string;
  /** How many VMs. @default 2 */
  readonly poolers?: number;
  readonly mode: PoolMode;
  /** Connections of each to the server. */
  readonly sizes: PoolSizes;
  /** Clients of each. @default 500 */
  readonly maxClients?: number;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before, such as the APIs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * PgBouncer on VMs of a region's zones, behind an internal load balancer. A VM that does not answer is
 * replaced; a change replaces them one after the other. No VM has a public address or takes SSH keys, and no
 * secret is in their metadata: each fetches the password as its own identity, and follows its rotation
 * within a minute.
 *
 * It costs the VMs, the balancer and the traffic between zones, day and night.
 */
export class PgBouncer extends Construct {
  readonly group: ComputeRegionInstanceGroupManager;
  readonly address: ComputeAddress;
  readonly forwardingRule: ComputeForwardingRule;
  readonly account: PoolerAccount;

  constructor(scope: Construct, id: string, props: PgBouncerProps) {
    super(scope, id);
    const { project, region, name, network, subnetwork, labels } = props;
    const dependsOn = props.dependsOn && [...props.dependsOn];

    this.account = new PoolerAccount(this, "account", { ...props, accountName: name });
    const template = this.#template(props);

    // Replaces a VM only when it has been silent for long: a busy one is no dead one.
    const alive = new ComputeHealthCheck(this, "alive", {
      project,
      name: `${name}-alive`,
      checkIntervalSec: 15,
      timeoutSec: 5,
      healthyThreshold: 1,
      unhealthyThreshold: 6,
      tcpHealthCheck: { port: PORT },
      dependsOn,
    });
    this.group = new ComputeRegionInstanceGroupManager(this, "Default", {
      project,
      region,
      name,
      baseInstanceName: name,
      targetSize: props.poolers ?? 2,
      version: [{ instanceTemplate: template.selfLink }],
      namedPort: [{ name: "pgbouncer", port: PORT }],
      autoHealingPolicies: { healthCheck: alive.id, initialDelaySec: 180 },
      updatePolicy: {
        type: "PROACTIVE",
        minimalAction: "REPLACE",
        mostDisruptiveAllowedAction: "REPLACE",
        replacementMethod: "SUBSTITUTE",
        // A regional group takes none, or as many as it has zones.
        maxSurgeFixed: SURGE,
        maxUnavailableFixed: 0,
      },
      waitForInstances: true,
      waitForInstancesStatus: "STABLE",
      dependsOn: [...this.account.grants],
    });

    const ready = new ComputeRegionHealthCheck(this, "ready", {
      project,
      region,
      name: `${name}-ready`,
      checkIntervalSec: 5,
      timeoutSec: 3,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      tcpHealthCheck: { port: PORT },
      dependsOn,
    });
    const service = new ComputeRegionBackendService(this, "service", {
      project,
      region,
      name,
      protocol: "TCP",
      loadBalancingScheme: "INTERNAL",
      healthChecks: [ready.id],
      // Clients of a VM that goes have this long to end.
      connectionDrainingTimeoutSec: 60,
      backend: [{ group: this.group.instanceGroup, balancingMode: "CONNECTION" }],
    });
    this.address = new ComputeAddress(this, "address", {
      project,
      region,
      name,
      addressType: "INTERNAL",
      subnetwork,
      labels,
      dependsOn,
    });
    this.forwardingRule = new ComputeForwardingRule(this, "rule", {
      project,
      region,
      name,
      loadBalancingScheme: "INTERNAL",
      ipProtocol: "TCP",
      ports: [String(PORT)],
      backendService: service.id,
      network,
      subnetwork,
      ipAddress: this.address.address,
      labels,
    });

    for (const [rule, sourceRanges] of [
      ["clients", props.clients],
      ["health-checks", HEALTH_CHECKS],
    ] as const) {
      new ComputeFirewall(this, `from-${rule}`, {
        project,
        name: `${name}-${rule}`,
        network,
        direction: "INGRESS",
        sourceRanges: [...sourceRanges],
        targetServiceAccounts: [this.account.serviceAccount.email],
        allow: [{ protocol: "tcp", ports: [String(PORT)] }],
        dependsOn,
      });
    }
  }

  /** A template does not change: another content makes another name, and the group follows. */
  #template(props: PgBouncerProps): ComputeRegionInstanceTemplate {
    const { project, region, name, subnetwork, labels = {} } = props;
    const secret = (id: string) => `projects/${project}/secrets/${id}`;
    const userData = withPath(this, () =>
      cloudInit({
        project,
        instance: props.instanceName,
        image: props.image,
        passwordSecret: secret(props.passwordSecret),
        tlsSecret: props.tlsSecret && secret(props.tlsSecret),
        configuration: {
          ...VM_PLACES,
          version: props.version,
          database: props.database,
          user: props.user,
          clients: props.clients,
          mode: props.mode,
          sizes: props.sizes,
          maxClients: props.maxClients ?? 500,
        },
      }),
    );
    const machine = {
      machineType: props.machineType ?? "e2-small",
      labels: { ...labels },
      disk: [
        {
          boot: true,
          autoDelete: true,
          sourceImage: props.bootImage ?? "projects/cos-cloud/global/images/family/cos-125-lts",
          diskType: "pd-balanced",
          diskSizeGb: 10,
          labels: { ...labels },
        },
      ],
      // No access configuration: no public address.
      networkInterface: [{ subnetwork }],
      metadata: {
        // The shell's own ${…} are none of Terraform's.
        "user-data": userData.replace(/[$%](?=\{)/g, (sign) => sign + sign),
        "block-project-ssh-keys": "true",
        "enable-oslogin": "TRUE",
        "serial-port-enable": "FALSE",
        "google-logging-enabled": "true",
        "google-monitoring-enabled": "true",
        // Its place is taken by a VM with a newer image, not by an update of its own.
        "cos-update-strategy": "update_disabled",
      },
      shieldedInstanceConfig: {
        enableSecureBoot: true,
        enableVtpm: true,
        enableIntegrityMonitoring: true,
      },
    };
    const hash = createHash("sha256").update(JSON.stringify(machine)).digest("hex").slice(0, 8);
    return new ComputeRegionInstanceTemplate(this, "template", {
      project,
      region,
      name: `${name}-${hash}`,
      description: `PgBouncer before ${props.instanceName}`,
      ...machine,
      // Its roles, not its scopes, say what it may.
      serviceAccount: {
        email: this.account.serviceAccount.email,
        scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      },
      scheduling: { automaticRestart: true, onHostMaintenance: "MIGRATE" },
      lifecycle: { createBeforeDestroy: true },
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }
}
