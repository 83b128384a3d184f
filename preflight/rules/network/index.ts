import type { Rule } from "../../rule";
import { networkAllocatedRange } from "./network-allocated-range";
import { networkApiFirst } from "./network-api-first";
import { networkApiName } from "./network-api-name";
import { networkAuthorizedEffect } from "./network-authorized-effect";
import { networkAuthorizedOpen } from "./network-authorized-open";
import { networkAuthorizedValue } from "./network-authorized-value";
import { networkCaMode } from "./network-ca-mode";
import { networkCidr } from "./network-cidr";
import { networkConnectionFirst } from "./network-connection-first";
import { networkConnectionTakeover } from "./network-connection-takeover";
import { networkCustomRoutes } from "./network-custom-routes";
import { networkDnsName } from "./network-dns-name";
import { networkHostProject } from "./network-host-project";
import { networkOneConnection } from "./network-one-connection";
import { networkOverlap } from "./network-overlap";
import { networkPrivateFormat } from "./network-private-format";
import { networkPrivatePath } from "./network-private-path";
import { networkPsc } from "./network-psc";
import { networkPscEndpoint } from "./network-psc-endpoint";
import { networkPscRegion } from "./network-psc-region";
import { networkPublicAddress } from "./network-public-address";
import { networkRangeByName } from "./network-range-by-name";
import { networkRangeGlobal } from "./network-range-global";
import { networkRangeSize } from "./network-range-size";
import { networkRangeValid } from "./network-range-valid";
import { networkReplica } from "./network-replica";
import { networkServiceName } from "./network-service-name";
import { networkUnencrypted } from "./network-unencrypted";
import { networkWayIn } from "./network-way-in";

export const rules: readonly Rule[] = [
  networkWayIn,
  networkPrivateFormat,
  networkConnectionFirst,
  networkOneConnection,
  networkConnectionTakeover,
  networkRangeByName,
  networkRangeValid,
  networkRangeSize,
  networkHostProject,
  networkAllocatedRange,
  networkPscRegion,
  networkPublicAddress,
  networkPrivatePath,
  networkPsc,
  networkReplica,
  networkAuthorizedValue,
  networkAuthorizedOpen,
  networkAuthorizedEffect,
  networkServiceName,
  networkApiName,
  networkPscEndpoint,
  networkRangeGlobal,
  networkUnencrypted,
  networkCaMode,
  networkApiFirst,
  networkCidr,
  networkOverlap,
  networkCustomRoutes,
  networkDnsName,
];
