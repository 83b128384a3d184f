/** What lets a principal reach an instance, and what lets it log in. */
export const CLIENT_ROLE = "roles/cloudsql.client";
export const LOGIN_ROLE = "roles/cloudsql.instanceUser";

/** Predefined roles of Cloud SQL. Source: docs.cloud.google.com/sql/docs/postgres/iam-roles. */
export const CLOUD_SQL_ROLES: readonly string[] = [
  "roles/cloudsql.admin",
  CLIENT_ROLE,
  "roles/cloudsql.editor",
  LOGIN_ROLE,
  "roles/cloudsql.schemaViewer",
  "roles/cloudsql.serviceAgent",
  "roles/cloudsql.studioUser",
  "roles/cloudsql.viewer",
];

/** The smallest predefined role that has a permission. */
const ROLE_OF: Readonly<Record<string, string>> = {
  "cloudsql.instances.connect": CLIENT_ROLE,
  "cloudsql.instances.login": LOGIN_ROLE,
  "cloudsql.instances.get": "roles/cloudsql.viewer",
  "cloudsql.instances.list": "roles/cloudsql.viewer",
  "cloudsql.instances.export": "roles/cloudsql.viewer",
  "cloudsql.databases.get": "roles/cloudsql.viewer",
  "cloudsql.databases.list": "roles/cloudsql.viewer",
  "cloudsql.users.list": "roles/cloudsql.viewer",
  "cloudsql.backupRuns.get": "roles/cloudsql.viewer",
  "cloudsql.backupRuns.list": "roles/cloudsql.viewer",
  "cloudsql.instances.executeSql": "roles/cloudsql.studioUser",
  "cloudsql.instances.update": "roles/cloudsql.editor",
  "cloudsql.instances.restart": "roles/cloudsql.editor",
  "cloudsql.databases.create": "roles/cloudsql.editor",
  "secretmanager.versions.access": "roles/secretmanager.secretAccessor",
  "secretmanager.versions.add": "roles/secretmanager.secretVersionAdder",
  "secretmanager.secrets.get": "roles/secretmanager.viewer",
  "secretmanager.secrets.list": "roles/secretmanager.viewer",
  "logging.logEntries.create": "roles/logging.logWriter",
  "monitoring.timeSeries.create": "roles/monitoring.metricWriter",
  "cloudkms.cryptoKeyVersions.useToEncrypt": "roles/cloudkms.cryptoKeyEncrypter",
  "cloudkms.cryptoKeyVersions.useToDecrypt": "roles/cloudkms.cryptoKeyDecrypter",
};

/** Roles of the services beside the database that people grant. */
export const NEIGHBOUR_ROLES: readonly string[] = [
  "roles/cloudkms.admin",
  "roles/cloudkms.cryptoKeyDecrypter",
  "roles/cloudkms.cryptoKeyEncrypter",
  "roles/cloudkms.cryptoKeyEncrypterDecrypter",
  "roles/cloudkms.viewer",
  "roles/secretmanager.admin",
  "roles/secretmanager.secretAccessor",
  "roles/secretmanager.secretVersionAdder",
  "roles/secretmanager.secretVersionManager",
  "roles/secretmanager.viewer",
];

/**
 * The role for a permission that was written for one, with or without `roles/`; undefined where it is no
 * permission. Permissions have three parts (`cloudsql.instances.connect`), roles of Cloud SQL two.
 */
export function roleOfPermission(text: string): string | undefined {
  const permission = text.replace(/^roles\//, "");
  const known = Object.hasOwn(ROLE_OF, permission) ? ROLE_OF[permission] : undefined;
  if (known) return known;
  return /^cloudsql\.[A-Za-z]+\.[A-Za-z]+$/.test(permission) ? "roles/cloudsql.admin" : undefined;
}
