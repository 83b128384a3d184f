import { accessProblem } from "../../database/access-problem";
import { GoogleApiError } from "../../database/google";

test.each([
  ["Could not load the default credentials. Browse to …", "NO_CREDENTIALS"],
  ["The file at /nowhere/key.json does not exist, or it is not a file.", "NO_CREDENTIALS"],
  ["invalid_grant", "CREDENTIALS_EXPIRED"],
  ["Cloud SQL Admin API has not been used in project 12 before or it is disabled.", "ADMIN_API_DISABLED"],
])("%s", (message, code) => {
  expect(accessProblem(new Error(message), "p")).toMatchObject({ code });
});

test("a disabled API is told by its reason, and how to switch it on", () => {
  expect(accessProblem(new GoogleApiError(403, "no", "SERVICE_DISABLED"), "p")).toEqual({
    code: "ADMIN_API_DISABLED",
    message: "the Cloud SQL Admin API is not enabled",
    fix: "gcloud services enable sqladmin.googleapis.com --project=p",
  });
});

test("other errors are none", () => {
  expect(accessProblem(new GoogleApiError(403, "not authorized", "forbidden"), "p")).toBeUndefined();
  expect(accessProblem(undefined, "p")).toBeUndefined();
});
