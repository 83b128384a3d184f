import { instanceRule } from "../../instance";

/** An edition that is too new for the version. */
export const tierEditionVersion = instanceRule({
  id: "tier-edition-version",
  severity: "error",
  area: "tier",
  title: "the edition offers the version",
  why: "Enterprise Plus has PostgreSQL from 12 on; the API refuses older ones.",
  link: "https://cloud.google.com/sql/docs/postgres/editions-intro",
  *check(instance) {
    const { version, edition } = instance;
    if (!version || !edition || version.major >= edition.minVersion) return;
    yield {
      at: instance.get("database_version"),
      what: `edition ${edition} does not offer this version`,
      got: version.name,
      allowed: `POSTGRES_${edition.minVersion} or later with ${edition}`,
      fix: 'write a later version, or edition = "ENTERPRISE"',
    };
  },
});
