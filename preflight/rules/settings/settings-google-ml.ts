import { instanceRule } from "../../instance";

/** Vertex AI from SQL. */
export const settingsGoogleMl = instanceRule({
  id: "settings-google-ml",
  severity: "warning",
  area: "settings",
  title: "the integration with Vertex AI has a version that knows it",
  why: "It came with PostgreSQL 12.",
  ignoreWhen: "the version is about to be upgraded",
  link: "https://cloud.google.com/sql/docs/postgres/integrate-cloud-sql-with-vertex-ai",
  *check({ settings, version }) {
    const at = settings.get("enable_google_ml_integration");
    if (!at.is(true) || !version || version.major >= 12) return;
    yield {
      at,
      what: `${version} has no integration with Vertex AI`,
      allowed: "POSTGRES_12 or later",
      fix: "remove it, or upgrade",
    };
  },
});
