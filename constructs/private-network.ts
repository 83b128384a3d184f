import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeNetworkPeeringRoutesConfig } from "@cdktf/provider-google/lib/compute-network-peering-routes-config";
import { ServiceNetworkingConnection } from "@cdktf/provider-google/lib/service-networking-connection";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { refuse } from "../cloudsql/problem";

/** 63 characters, less those that name the reserved range. */
const NETWORK_NAME = /^[a-z]([a-z0-9-]{0,52}[a-z0-9])?$/;

/** A VPC that Cloud SQL is peered with: owned ({@link PrivateNetwork}) or existing ({@link ExistingNetwork}). */
export interface IPrivateNetwork {
  /** `projects/<project>/global/networks/<name>`, or a reference to it. */
  readonly network: string;
  /** What an instance on this network must wait for. */
  readonly dependables: readonly ITerraformDependable[];
}

export interface PrivateNetworkProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** Name of the VPC; the reserved range is named after it. */
  readonly name: string;
  /**
   * Prefix length of the range reserved for Google's side, 16 to 24. Each region and engine takes a /24 of
   * it, so a /24 is full after the first instance.
   *
   * @default 20
   */
  readonly prefixLength?: number;
  /**
   * Export the VPC's custom routes over the peering, so that clients behind a VPN or Interconnect reach the
   * database.
   *
   * @default false
   */
  readonly exportCustomRoutes?: boolean;
  /** What must exist before, such as the APIs. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A VPC with private services access: the network, a reserved range, and the one service networking
 * connection that it may have.
 */
export class PrivateNetwork extends Construct implements IPrivateNetwork {
  readonly network: string;
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    const prefixLength = props.prefixLength ?? 20;
    if (!Number.isInteger(prefixLength) || prefixLength < 16 || prefixLength > 24) {
      refuse({
        code: "NETWORK_PREFIX_OUT_OF_RANGE",
        message: '"prefixLength" is out of range',
        got: prefixLength,
        allowed: "16 to 24; Cloud SQL takes a /24 for each region",
        fix: "leave it out for 20",
        path: this.node.path,
      });
    }
    const { project, name } = props;
    if (!Token.isUnresolved(name) && !NETWORK_NAME.test(name)) {
      refuse({
        code: "NETWORK_NAME_INVALID",
        message: '"name" cannot be the name of a VPC',
        got: name,
        allowed: "lower-case letters, digits and hyphens; a letter first, no hyphen last; at most 54",
        fix: "write a shorter or plainer name",
        path: this.node.path,
      });
    }
    const vpc = new ComputeNetwork(this, "Default", {
      project,
      name,
      autoCreateSubnetworks: false,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
    const range = new ComputeGlobalAddress(this, "range", {
      project,
      name: `${name}-services`,
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      prefixLength,
      network: vpc.id,
    });
    const connection = new ServiceNetworkingConnection(this, "connection", {
      network: vpc.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [range.name],
      // Google holds the peering for days after the last instance is gone, and a delete fails until then:
      // https://github.com/hashicorp/terraform-provider-google/issues/16275
      deletionPolicy: "ABANDON",
      // A connection left over from an earlier network of this name is taken over.
      updateOnCreationFail: true,
    });
    if (props.exportCustomRoutes) {
      new ComputeNetworkPeeringRoutesConfig(this, "routes", {
        project,
        network: vpc.name,
        peering: connection.peering,
        exportCustomRoutes: true,
        importCustomRoutes: false,
      });
    }
    this.network = vpc.id;
    this.dependables = [connection];
  }
}

/** A VPC that exists already, with its own service networking connection. */
export class ExistingNetwork implements IPrivateNetwork {
  readonly dependables: readonly ITerraformDependable[] = [];

  /** @param network `projects/<project>/global/networks/<name>` */
  constructor(readonly network: string) {
    if (!Token.isUnresolved(network) && !/^projects\/[^/]+\/global\/networks\/[^/]+$/.test(network)) {
      refuse({
        code: "NETWORK_NOT_A_SELF_LINK",
        message: "this is not the full name of a VPC",
        got: network,
        allowed: "projects/<project>/global/networks/<name>",
        fix: "put the project that owns the network in front; with a shared VPC that is the host project",
      });
    }
  }
}
