import type { Problem } from "../cloudsql/problem";
import type { Size } from "../cloudsql/size";
import { costRelations } from "./cost-relations";
import { encryptionRelations } from "./encryption-relations";
import { exportRelations } from "./export-relations";
import { monitoringRelations } from "./monitoring-relations";
import { poolingRelations } from "./pooling-relations";
import { pscRelations } from "./psc-relations";
import { replicaRelations } from "./replica-relations";
import { residencyRelations } from "./residency-relations";
import type { Environment } from "./schema";

const GIB = 1024 ** 3;
const DAY_MS = 86_400_000;

/** Room for the hyphen and the digits of a generation. */
const GENERATION_LENGTH = 3;

/** Gives what is wrong. */
export type Relation = (environment: Environment) => Problem[];

/** Rules that concern more than one setting, or that only the service knows. */
const RULES: readonly Relation[] = [
  tierInEdition,
  versionInEdition,
  storageInRange,
  storageLimit,
  logRetention,
  finalBackupKept,
  logBucketRetention,
  reservedNames,
  usersSeparate,
  identitiesSeparate,
  instanceNameLength,
  networkNameLength,
  labelCount,
  ...costRelations,
  ...exportRelations,
  ...monitoringRelations,
  ...poolingRelations,
  ...residencyRelations,
  ...replicaRelations,
  ...encryptionRelations,
  ...pscRelations,
];

/** All that is wrong with an environment whose single settings are fine. */
export function relationProblems(environment: Environment): Problem[] {
  return RULES.flatMap((rule) => rule(environment));
}

function tierInEdition({ tier, edition }: Environment): Problem[] {
  if (tier.edition === edition) return [];
  return [
    {
      code: "TIER_NOT_IN_EDITION",
      message: `edition ${edition} does not offer this tier`,
      got: tier.name,
      allowed:
        edition.name === "ENTERPRISE"
          ? "db-f1-micro, db-g1-small, db-custom-*"
          : "db-perf-optimized-N-*, db-c4a-highmem-*",
      fix: `write edition: "${tier.edition}" or choose another tier`,
      path: "tier",
    },
  ];
}

function versionInEdition({ version, edition }: Environment): Problem[] {
  if (version.major >= edition.minVersion) return [];
  return [
    {
      code: "VERSION_NOT_IN_EDITION",
      message: `edition ${edition} does not offer this version`,
      got: version.name,
      allowed: `POSTGRES_${edition.minVersion} or later`,
      fix: 'write version: "POSTGRES_17"',
      path: "version",
    },
  ];
}

function storageInRange({ storage, tier }: Environment): Problem[] {
  const { min, max } = tier.storageGb;
  const given: [string, Size | undefined][] = [
    ["storage.size", storage.size],
    ["storage.limit", storage.limit],
  ];
  return given.flatMap(([path, size]): Problem[] => {
    const amount = size ? size.toBytes() / GIB : min;
    if (Number.isInteger(amount) && amount >= min && amount <= max) return [];
    return [
      {
        code: "STORAGE_OUT_OF_RANGE",
        message: `${tier} takes no storage of this size`,
        got: String(size),
        allowed: `whole GB, ${min} to ${max}`,
        fix: `write Size.gibibytes(${Math.min(max, Math.max(min, Math.ceil(amount)))})`,
        path,
      },
    ];
  });
}

function storageLimit({ storage }: Environment): Problem[] {
  const { size, limit, grows } = storage;
  const problems: Problem[] = [];
  if (limit && limit.toBytes() < size.toBytes()) {
    problems.push({
      code: "STORAGE_LIMIT_BELOW_SIZE",
      message: "the growth limit is below the size",
      got: String(limit),
      allowed: `${size} or more`,
      fix: "raise the limit or leave it out",
      path: "storage.limit",
    });
  }
  if (limit && !grows) {
    problems.push({
      code: "STORAGE_LIMIT_WITHOUT_GROWTH",
      message: "a growth limit has no effect on storage that does not grow",
      got: String(limit),
      fix: "write grows: true or leave the limit out",
      path: "storage.limit",
    });
  }
  return problems;
}

function logRetention({ backups, edition }: Environment): Problem[] {
  const days = backups.logRetention.toMilliseconds() / DAY_MS;
  if (!Number.isInteger(days) || days < 1 || days > edition.maxLogRetentionDays) {
    return [
      {
        code: "LOG_RETENTION_OUT_OF_RANGE",
        message: `transaction logs cannot be kept this long with ${edition}`,
        got: String(backups.logRetention),
        allowed: `whole days, 1 to ${edition.maxLogRetentionDays}`,
        fix: "write Duration.days(7)",
        path: "backups.logRetention",
      },
    ];
  }
  if (days <= backups.retained) return [];
  return [
    {
      code: "LOG_RETENTION_ABOVE_BACKUPS",
      message: "transaction logs are kept longer than the backups they start from",
      got: String(backups.logRetention),
      allowed: `at most ${backups.retained} days, the number of backups`,
      fix: `write retained: ${days} or more`,
      path: "backups.logRetention",
    },
  ];
}

function finalBackupKept({ backups }: Environment): Problem[] {
  if (!backups.finalBackup || backups.keepOnDelete) return [];
  return [
    {
      code: "FINAL_BACKUP_NOT_KEPT",
      message: "the final backup would be deleted together with the instance",
      got: true,
      allowed: "only with keepOnDelete: true",
      fix: "write keepOnDelete: true or finalBackup: false",
      path: "backups.finalBackup",
    },
  ];
}

function logBucketRetention({ monitoring }: Environment): Problem[] {
  const days = monitoring.logRetention.toMilliseconds() / DAY_MS;
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return [];
  return [
    {
      code: "LOG_BUCKET_RETENTION_OUT_OF_RANGE",
      message: "logs cannot be kept this long",
      got: String(monitoring.logRetention),
      allowed: "whole days, 1 to 3650",
      fix: "write Duration.days(30)",
      path: "monitoring.logRetention",
    },
  ];
}

/** Databases and roles that a new instance has already, or that PostgreSQL and the service keep for themselves. */
function reservedNames(environment: Environment): Problem[] {
  const reserved: [path: "database" | "applicationUser" | "migratorUser", names: RegExp][] = [
    ["database", /^(postgres|template[01]|cloudsqladmin)$/],
    ["applicationUser", /^(postgres|public|none|pg_.*|cloudsql.*)$/],
    ["migratorUser", /^(postgres|public|none|pg_.*|cloudsql.*)$/],
  ];
  return reserved.flatMap(([path, names]): Problem[] => {
    const name = environment[path];
    if (!names.test(name)) return [];
    return [
      {
        code: "NAME_RESERVED",
        message: "this name is taken by PostgreSQL or Cloud SQL",
        got: name,
        allowed:
          path === "database"
            ? "any but postgres, template0, template1, cloudsqladmin"
            : "any but postgres, public, none, pg_* and cloudsql*",
        fix: "choose another name",
        path,
      },
    ];
  });
}

function usersSeparate({ applicationUser, migratorUser }: Environment): Problem[] {
  if (applicationUser !== migratorUser) return [];
  return [
    {
      code: "USERS_NOT_SEPARATE",
      message: "the application must not run as the user that owns the schema",
      got: migratorUser,
      fix: "give migratorUser another name",
      path: "migratorUser",
    },
  ];
}

/** As usersSeparate, of Google identities. */
function identitiesSeparate({ iam }: Environment): Problem[] {
  const migrators = new Set(iam.migrators);
  return [...iam.serviceAccounts, ...iam.users]
    .filter((address) => migrators.has(address))
    .map((address) => ({
      code: "IDENTITY_NOT_SEPARATE",
      message: "the application must not run as an identity that may act as the owner of the tables",
      got: address,
      fix: "remove it from one of the lists",
      path: "iam.migrators",
    }));
}

/**
 * 98 characters for project and instance together, with the colon:
 * docs.cloud.google.com/sql/docs/postgres/create-instance
 */
function instanceNameLength({ project, instanceName }: Environment): Problem[] {
  const whole = `${project}:${instanceName}`;
  const max = 98 - GENERATION_LENGTH;
  if (whole.length <= max) return [];
  return [
    {
      code: "INSTANCE_NAME_TOO_LONG",
      message: "project and instance name are too long together",
      got: whole,
      allowed: `${max} characters, which leaves room for a generation`,
      fix: "shorten instanceName",
      path: "instanceName",
    },
  ];
}

/** A network of its own is named after the instance, and the reserved range after the network: 63 in all. */
function networkNameLength(environment: Environment): Problem[] {
  const { access, instanceName } = environment;
  const max = 63 - "-services".length;
  if (access.kind !== "private" || access.network || instanceName.length <= max) return [];
  return [
    {
      code: "NETWORK_NAME_TOO_LONG",
      message: "the network is named after the instance, and the name is too long for one",
      got: instanceName,
      allowed: `${max} characters`,
      fix: "shorten instanceName or give access.network",
      path: "instanceName",
    },
  ];
}

function labelCount({ labels }: Environment): Problem[] {
  // The stacks add two of their own.
  const max = 62;
  const count = Object.keys(labels).length;
  if (count <= max) return [];
  return [
    {
      code: "TOO_MANY_LABELS",
      message: "a resource takes no more labels",
      got: count,
      allowed: `${max}`,
      fix: "remove some",
      path: "labels",
    },
  ];
}
