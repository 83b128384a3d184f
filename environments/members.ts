import { iamUserName } from "../cloudsql/iam-user";
import type { Environment } from "./schema";

/** Login users of an environment's database, by what they may do: docs/roles.md. */
export interface Members {
  readonly appUsers: readonly string[];
  readonly readers: readonly string[];
  readonly operators: readonly string[];
  readonly migrators: readonly string[];
}

/** The application's own user, and the Google identities by the names that they log in with. */
export function membersOf({ applicationUser, iam }: Environment): Members {
  return {
    appUsers: [applicationUser, ...[...iam.serviceAccounts, ...iam.users].map(iamUserName)],
    readers: iam.readers.map(iamUserName),
    operators: iam.operators.map(iamUserName),
    migrators: iam.migrators.map(iamUserName),
  };
}
