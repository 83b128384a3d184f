import { ProblemError } from "../cloudsql/problem";
import { accessToken, type EmulatorTarget, emulatorFrom, GoogleApiError, getJson } from "./google";

/**
 * Reads a secret's text from Secret Manager, or from the emulator where one is named.
 *
 * @param name `projects/P/secrets/S` for the latest version, or with `/versions/V`
 * @throws ProblemError `SECRET_MISSING`, `SECRET_DENIED`, `SECRET_API_DISABLED`, `SECRET_EMPTY`
 */
export async function readSecret(
  name: string,
  emulator: EmulatorTarget | undefined = emulatorFrom(),
): Promise<string> {
  const version = name.includes("/versions/") ? name : `${name}/versions/latest`;
  const root = emulator ? `http://${emulator.host}` : "https://secretmanager.googleapis.com";
  const token = emulator ? emulator.token : await accessToken();
  let answer: unknown;
  try {
    answer = await getJson(`${root}/v1/${version}:access`, token);
  } catch (error) {
    throw error instanceof GoogleApiError ? refusal(version, error) : error;
  }
  const data = (answer as { payload?: { data?: string } }).payload?.data;
  if (!data) {
    throw new ProblemError([{ code: "SECRET_EMPTY", path: version, message: "the secret is empty" }], 1);
  }
  return Buffer.from(data, "base64").toString("utf8");
}

function refusal(path: string, error: GoogleApiError): Error {
  const project = path.split("/")[1];
  if (error.reason === "SERVICE_DISABLED") {
    return new ProblemError(
      [
        {
          code: "SECRET_API_DISABLED",
          path,
          message: "the Secret Manager API is not enabled",
          fix: `gcloud services enable secretmanager.googleapis.com --project=${project}`,
        },
      ],
      1,
    );
  }
  if (error.status === 404) {
    return new ProblemError(
      [
        {
          code: "SECRET_MISSING",
          path,
          message: "the secret, or this version of it, does not exist",
          fix: "deploy the database stack first; it makes the secret",
        },
      ],
      1,
    );
  }
  if (error.status === 401 || error.status === 403) {
    return new ProblemError(
      [
        {
          code: "SECRET_DENIED",
          path,
          message: "the secret may not be read",
          got: error.message,
          fix: "grant roles/secretmanager.secretAccessor on the secret to the identity that runs this",
        },
      ],
      1,
    );
  }
  return error;
}
