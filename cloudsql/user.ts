/** Types of user that may be written for PostgreSQL. Source: docs.cloud.google.com/sql/docs/postgres/add-manage-iam-users. */
export const USER_TYPES = [
  "BUILT_IN",
  "CLOUD_IAM_USER",
  "CLOUD_IAM_SERVICE_ACCOUNT",
  "CLOUD_IAM_GROUP",
  "CLOUD_IAM_WORKFORCE_IDENTITY",
] as const;

/** Made by the service at a group member's first login. */
export const GROUP_MEMBER_TYPES = ["CLOUD_IAM_GROUP_USER", "CLOUD_IAM_GROUP_SERVICE_ACCOUNT"] as const;

export const SERVICE_ACCOUNT_SUFFIX = ".gserviceaccount.com";

/** PostgreSQL cuts identifiers off here, in bytes. */
export const MAX_IDENTIFIER_BYTES = 63;

/**
 * Roles of the service itself.
 *
 * Source: docs.cloud.google.com/sql/docs/postgres/users, "other PostgreSQL users" and "groups".
 */
export const SYSTEM_ROLES: ReadonlySet<string> = new Set([
  "cloudsqladmin",
  "cloudsqlagent",
  "cloudsqlimportexport",
  "cloudsqlreplica",
  "cloudsqlconnpooladmin",
  "cloudsqllogical",
  "cloudsqlobservability",
  "cloudsqlsuperuser",
  "cloudsqliamuser",
  "cloudsqliamserviceaccount",
  "cloudsqliamgroup",
  "cloudsqliamgroupuser",
  "cloudsqliamgroupserviceaccount",
]);

/** Databases that every instance has. */
export const SYSTEM_DATABASES: ReadonlySet<string> = new Set(["template0", "template1", "cloudsqladmin"]);

/** Whether a name is that of a service account, whole or shortened. */
export function isServiceAccount(name: string): boolean {
  return /@.+\.iam$|\.gserviceaccount\.com$/i.test(name);
}

/** The name that PostgreSQL has for a service account. */
export function serviceAccountUser(email: string): string {
  return email.toLowerCase().endsWith(SERVICE_ACCOUNT_SUFFIX)
    ? email.slice(0, -SERVICE_ACCOUNT_SUFFIX.length)
    : email;
}

/** What holds which password rules. */
export interface PasswordRules {
  readonly minLength?: number;
  /** Upper and lower case, a digit and another character. */
  readonly complex?: boolean;
  /** Must not be part of the password, whatever the case. */
  readonly userName?: string;
}

/** What a password breaks, in words that don't tell it. */
export function passwordFaults(password: string, rules: PasswordRules): string[] {
  const faults: string[] = [];
  const { minLength = 0, userName } = rules;
  if (password === "") return ["it is empty"];
  if ([...password].length < minLength) faults.push(`it is shorter than ${minLength} characters`);
  if (rules.complex) {
    const missing = [
      [/[a-z]/, "a lower-case letter"],
      [/[A-Z]/, "a capital"],
      [/\d/, "a digit"],
      [/[^A-Za-z0-9]/, "a character other than letters and digits"],
    ] as const;
    const lacks = missing.filter(([pattern]) => !pattern.test(password)).map(([, name]) => name);
    if (lacks.length > 0) faults.push(`it lacks ${lacks.join(" and ")}`);
  }
  if (userName && password.toLowerCase().includes(userName.toLowerCase()))
    faults.push("it contains the user's name");
  return faults;
}
