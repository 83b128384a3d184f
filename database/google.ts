import type { GoogleAuth } from "google-auth-library";
import { authLibrary } from "./cloud-libraries";

/** Where the emulator that stands in for Google's APIs listens. */
export interface EmulatorTarget {
  /** `host:port` */
  readonly host: string;
  readonly token: string;
}

const REQUEST_TIMEOUT_MS = 10_000;

/** The emulator that the environment names, as Google's own emulators are named. */
export function emulatorFrom(env: NodeJS.ProcessEnv = process.env): EmulatorTarget | undefined {
  const host = env.CLOUD_SQL_EMULATOR_HOST;
  return host ? { host, token: env.GOOGLE_OAUTH_ACCESS_TOKEN ?? "" } : undefined;
}

/** An answer of a Google API that is not a success. */
export class GoogleApiError extends Error {
  override readonly name = "GoogleApiError";

  constructor(
    readonly status: number,
    message: string,
    /** Machine-readable reason, e.g. `SERVICE_DISABLED`; empty where the API gives none. */
    readonly reason: string,
  ) {
    super(message);
  }
}

/**
 * GET of a JSON resource with a bearer token.
 *
 * @throws GoogleApiError when the answer is not a success; the socket's error when there is none
 */
export function getJson(url: string, token: string): Promise<unknown> {
  return requestJson(url, { headers: { authorization: `Bearer ${token}` } });
}

/** Request with a JSON body and a bearer token; fails as {@link getJson} does. */
export function sendJson(method: "POST" | "PUT", url: string, token: string, body: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return requestJson(url, { method, headers, body: JSON.stringify(body) });
}

async function requestJson(url: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  } catch (error) {
    // fetch wraps the socket's error, which has the code.
    throw (error as Error).cause instanceof Error ? (error as Error).cause : error;
  }
  const body = await response.text();
  if (response.ok) return JSON.parse(body);
  throw googleApiError(response.status, parse(body));
}

/** The error of a JSON answer, in both of the forms that Google's APIs have. */
export function googleApiError(status: number, body: unknown): GoogleApiError {
  const { error } = (body ?? {}) as {
    error?: {
      message?: string;
      status?: string;
      details?: { reason?: string }[];
      errors?: { reason?: string }[];
    };
  };
  const reason =
    error?.details?.find((detail) => detail.reason)?.reason ??
    error?.errors?.[0]?.reason ??
    error?.status ??
    "";
  return new GoogleApiError(status, error?.message ?? `HTTP ${status}`, reason);
}

/**
 * The Google identity that runs this: GOOGLE_OAUTH_ACCESS_TOKEN where it is set, as Terraform's provider
 * takes it, else Application Default Credentials.
 */
export async function googleAuth(env: NodeJS.ProcessEnv = process.env): Promise<GoogleAuth> {
  const { GoogleAuth, OAuth2Client } = await authLibrary();
  if (!env.GOOGLE_OAUTH_ACCESS_TOKEN) {
    return new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" });
  }
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: env.GOOGLE_OAUTH_ACCESS_TOKEN });
  return new GoogleAuth({ authClient });
}

/** An access token of {@link googleAuth}. */
export async function accessToken(): Promise<string> {
  return (await (await googleAuth()).getAccessToken()) ?? "";
}

function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
