import type {
  SqlDatabaseInstanceConfig,
  SqlDatabaseInstanceSettings,
  SqlDatabaseInstanceSettingsIpConfiguration,
} from "@cdktf/provider-google/lib/sql-database-instance";
import { type ITerraformDependable, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Edition } from "../cloudsql/edition";
import type { Problem } from "../cloudsql/problem";
import type { Size } from "../cloudsql/size";
import type { Tier } from "../cloudsql/tier";
import type { PostgresVersion } from "../cloudsql/version";
import type { DatabaseFlags, DatabaseFlagsProps } from "./database-flags";
import type { IEncryptionKey } from "./encryption-key";
import type { IPrivateNetwork } from "./private-network";
import { insightsConfig, type QueryInsightsProps } from "./query-insights";
import { withPath } from "./validation";

const INSTANCE_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** How clients reach an instance. */
export type InstanceAccess =
  /** A private address in a VPC and no public one. */
  | { readonly kind: "private"; readonly network: IPrivateNetwork }
  /** A public address, no authorised network: only connectors and the Auth Proxy come in. */
  | { readonly kind: "public" }
  /** No address: networks of these projects have endpoints of Private Service Connect. */
  | { readonly kind: "psc"; readonly consumerProjects: readonly string[] };

/** What a primary and its copies have alike. */
export interface InstanceProps {
  /** Google Cloud project id. */
  readonly project: string;
  readonly region: string;
  readonly name: string;
  readonly tier: Tier;
  readonly edition: Edition;
  readonly version: PostgresVersion;
  readonly storage: {
    /** Size at the start, whole GB, 10 or more. It never shrinks. */
    readonly size: Size;
    /** The service adds space by itself; Terraform then leaves the size alone. */
    readonly grows: boolean;
    /** The service stops growing here. @default - no limit */
    readonly limit?: Size;
  };
  readonly access: InstanceAccess;
  /** What is set of the flags. @default - all derived from the tier */
  readonly flags?: Omit<DatabaseFlagsProps, "tier" | "version">;
  /** What Query Insights keeps, of copies too. @default - short statements, five plans a minute, no addresses */
  readonly insights?: QueryInsightsProps;
  /** Terraform's protection, the service's own, and `prevent_destroy`. @default true */
  readonly deletionProtection?: boolean;
  /** A key in the instance's region, which encrypts the storage; chosen once. @default - Google's own keys */
  readonly encryptionKey?: IEncryptionKey;
  /** A schedule stops and starts it: after the create its activation policy is left as it is. @default false */
  readonly sleeps?: boolean;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What copies are made from: an instance, or a replica of it. */
export interface IReplicationSource {
  /** Name, as a reference: a copy comes after it. */
  readonly name: string;
  /** What it was made with. */
  readonly configuration: InstanceProps;
  readonly flags: DatabaseFlags;
  /** Queues a resource that takes an operation of this instance behind those before it. */
  enqueue<T extends ITerraformDependable>(create: (dependsOn: ITerraformDependable[]) => T): T;
}

/** The resource of a primary or a copy, as far as both have it. */
export function instanceConfig(
  scope: Construct,
  props: InstanceProps,
  flags: DatabaseFlags,
): SqlDatabaseInstanceConfig & { readonly settings: SqlDatabaseInstanceSettings } {
  const { storage, sleeps, tier, access, deletionProtection = true } = props;
  const ignored = [
    // The service grows the disk; the smaller size in the configuration would replace the instance.
    ...(storage.grows ? ["settings[0].disk_size"] : []),
    ...(sleeps ? ["settings[0].activation_policy"] : []),
  ];
  return {
    project: props.project,
    region: props.region,
    name: props.name,
    databaseVersion: props.version.name,
    deletionProtection,
    encryptionKeyName: props.encryptionKey?.keyName,
    settings: {
      tier: tier.name,
      edition: props.edition.name,
      activationPolicy: "ALWAYS",
      diskType: tier.diskType,
      diskSize: withPath(scope, () => storage.size.toGibibytes()),
      diskAutoresize: storage.grows,
      diskAutoresizeLimit: withPath(scope, () => storage.limit?.toGibibytes() ?? 0),
      // The two protections, Terraform's and the service's, come from one value.
      deletionProtectionEnabled: deletionProtection,
      databaseFlags: flags.toList(),
      ipConfiguration: ipConfiguration(access),
      connectorEnforcement: access.kind === "public" ? "REQUIRED" : "NOT_REQUIRED",
      insightsConfig: insightsConfig(props.insights),
      userLabels: { ...props.labels },
    },
    lifecycle: {
      ...(deletionProtection && { preventDestroy: true }),
      ...(ignored.length > 0 && { ignoreChanges: ignored }),
    },
    timeouts: { create: "90m", update: "90m", delete: "90m" },
  };
}

function ipConfiguration(access: InstanceAccess): SqlDatabaseInstanceSettingsIpConfiguration {
  const encrypted = { sslMode: "ENCRYPTED_ONLY" };
  switch (access.kind) {
    case "public":
      return { ...encrypted, ipv4Enabled: true };
    case "private":
      return {
        ...encrypted,
        ipv4Enabled: false,
        privateNetwork: access.network.network,
        enablePrivatePathForGoogleCloudServices: true,
      };
    case "psc":
      return {
        ...encrypted,
        ipv4Enabled: false,
        pscConfig: [{ pscEnabled: true, allowedConsumerProjects: [...access.consumerProjects] }],
      };
  }
}

/** What a primary and its copies are checked for alike. */
export function machineProblems(props: InstanceProps, flags: DatabaseFlags): Problem[] {
  const { edition, storage, project, tier, name } = props;
  const problems = flags.problems();
  if (tier.edition !== edition) {
    problems.push({
      code: "TIER_NOT_IN_EDITION",
      message: `edition ${edition} does not offer the tier`,
      got: tier.name,
      allowed: `a tier of ${edition}`,
      fix: `write edition ${tier.edition} or choose another tier`,
    });
  }
  const { min, max } = tier.storageGb;
  for (const size of [storage.size, ...(storage.limit ? [storage.limit] : [])]) {
    if (size.toGibibytes() >= min && size.toGibibytes() <= max) continue;
    problems.push({
      code: "STORAGE_OUT_OF_RANGE",
      message: `${tier} takes no storage of this size`,
      got: String(size),
      allowed: `${min} GB to ${max} GB`,
      fix: `write Size.gibibytes(${size.toGibibytes() < min ? min : max})`,
    });
  }
  if (!Token.isUnresolved(name) && !INSTANCE_NAME.test(name)) {
    problems.push({
      code: "INSTANCE_NAME_INVALID",
      message: "this cannot be the name of an instance",
      got: name,
      allowed: "lower-case letters, digits and hyphens; a letter first, no hyphen last",
      fix: `write "${name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+|-$/g, "")}"`,
    });
  }
  // docs.cloud.google.com/sql/docs/postgres/create-instance
  if (!Token.isUnresolved([project, name]) && `${project}:${name}`.length > 98) {
    problems.push({
      code: "INSTANCE_NAME_TOO_LONG",
      message: "project and instance name are too long together",
      got: `${project}:${name}`,
      allowed: "98 characters",
      fix: "shorten the name",
    });
  }
  return problems;
}
