/** How the addresses of service accounts end. */
export const SERVICE_ACCOUNT_SUFFIX = ".gserviceaccount.com";

/**
 * The name that a Google identity logs in with: its address in lower case, a service account's without the last
 * domain part.
 *
 * @see https://cloud.google.com/sql/docs/postgres/add-manage-iam-users
 */
export function iamUserName(email: string): string {
  const name = email.toLowerCase();
  return name.endsWith(SERVICE_ACCOUNT_SUFFIX) ? name.slice(0, -SERVICE_ACCOUNT_SUFFIX.length) : name;
}
