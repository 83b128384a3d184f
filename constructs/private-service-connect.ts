import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import type { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface PrivateServiceConnectProps {
  /** An instance with Private Service Connect that allows {@link project}. */
  readonly instance: SqlDatabaseInstance;
  /** Project of the endpoint: a consumer. */
  readonly project: string;
  /** The instance's region. */
  readonly region: string;
  /** Name of address and endpoint; unique in the project, 63 characters at most. */
  readonly name: string;
  /** The consumer's VPC, `projects/<project>/global/networks/<name>`. */
  readonly network: string;
  /** Subnetwork of it in the region, whose address is taken: `projects/<project>/regions/<region>/subnetworks/<name>`. */
  readonly subnetwork: string;
  /** What must exist before, such as the APIs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * The consumer's side of Private Service Connect: an address in its network that leads to the instance, and the name
 * by which connectors and the Auth Proxy look for it.
 *
 * Source: docs.cloud.google.com/sql/docs/postgres/configure-private-service-connect.
 */
export class PrivateServiceConnect extends Construct {
  /** Where the instance is found in the network. */
  readonly address: string;
  readonly endpoint: ComputeForwardingRule;

  constructor(scope: Construct, id: string, props: PrivateServiceConnectProps) {
    super(scope, id);
    const { instance, project, region, name, network } = props;
    const dependsOn = props.dependsOn && [...props.dependsOn];
    const address = new ComputeAddress(this, "address", {
      project,
      region,
      name,
      addressType: "INTERNAL",
      subnetwork: props.subnetwork,
      dependsOn,
    });
    this.endpoint = new ComputeForwardingRule(this, "Default", {
      project,
      region,
      name,
      network,
      ipAddress: address.selfLink,
      target: instance.pscServiceAttachmentLink,
      // An endpoint is no load balancer, and left out this is EXTERNAL.
      loadBalancingScheme: "",
    });
    const zone = new DnsManagedZone(this, "zone", {
      project,
      name,
      dnsName: instance.dnsName,
      description: "Leads connectors to the endpoint",
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: network }] },
      dependsOn,
    });
    new DnsRecordSet(this, "record", {
      project,
      managedZone: zone.name,
      name: instance.dnsName,
      type: "A",
      ttl: 300,
      rrdatas: [address.address],
    });
    this.address = address.address;
  }
}
