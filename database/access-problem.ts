import type { Problem } from "../cloudsql/problem";
import { GoogleApiError } from "./google";

/** Why nothing can be asked of Google at all, and what to do; undefined for any other error. */
export function accessProblem(error: unknown, project: string | undefined): Problem | undefined {
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof GoogleApiError ? error.reason : "";
  if (
    /Could not load the default credentials|Unable to detect a Project Id|The file at .* does not exist/.test(
      message,
    )
  ) {
    return {
      code: "NO_CREDENTIALS",
      message: "there are no Google credentials on this machine",
      fix: "gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS",
    };
  }
  if (/invalid_grant|invalid_rapt|reauth/.test(message)) {
    return {
      code: "CREDENTIALS_EXPIRED",
      message: "the Google credentials of this machine have expired",
      fix: "gcloud auth application-default login",
    };
  }
  if (
    reason === "SERVICE_DISABLED" ||
    /has not been used in project|accessNotConfigured|SERVICE_DISABLED/.test(message)
  ) {
    return {
      code: "ADMIN_API_DISABLED",
      message: "the Cloud SQL Admin API is not enabled",
      fix: `gcloud services enable sqladmin.googleapis.com --project=${project}`,
    };
  }
  return undefined;
}
