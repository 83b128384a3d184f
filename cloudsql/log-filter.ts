/**
 * Filters in the Logging query language, of which sinks, exclusions and log-based metrics are made.
 *
 * Source: cloud.google.com/logging/docs/view/logging-query-language.
 */

/** A text between double quotes, with what would end it or escape in it written so that it stays text. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/** All must hold. A term with an OR of its own goes into parentheses. */
export function allOf(...terms: readonly string[]): string {
  return terms.map((term) => (/ OR /.test(term) ? `(${term})` : term)).join(" AND ");
}

/** One must hold. */
export function anyOf(...terms: readonly string[]): string {
  return terms.join(" OR ");
}

/** `field=~"regular expression"`, of RE2, unanchored. */
export function matches(field: string, expression: string): string {
  return `${field}=~${quoted(expression)}`;
}

/** Entries of one instance, `project:instance`, and of its copies. Audit entries carry the same label. */
export function ofInstance(...databaseIds: readonly string[]): string {
  const labels = databaseIds.map((id) => `resource.labels.database_id=${quoted(id)}`);
  return allOf('resource.type="cloudsql_database"', anyOf(...labels));
}

/** Logs that an instance has, by the name that `log_id` takes. */
export const LOGS = {
  /** What the server writes. */
  postgres: "cloudsql.googleapis.com/postgres.log",
  /** Who changed the instance; kept for 400 days without charge, cannot be switched off. */
  adminActivity: "cloudaudit.googleapis.com/activity",
  /** What the service did by itself, backups among it; kept likewise. */
  systemEvent: "cloudaudit.googleapis.com/system_event",
  /** pgAudit's records and reads of the API; only where the project's audit configuration has them on. */
  dataAccess: "cloudaudit.googleapis.com/data_access",
  /** Restore drills of `musicdb drill`, one entry each. */
  drill: "musicdb-drill",
  /** Scheduled exports that are whole, one entry each. */
  export: "musicdb-export",
} as const;

export function inLog(log: keyof typeof LOGS): string {
  return `log_id(${quoted(LOGS[log])})`;
}

/** `2026-01-01 00:00:00.000 UTC [7]: [2-1] db=music,user=` and who: from the start, or a statement could pass for it. */
function prefix(user: string): string {
  return `^[^,]*,user=${user} `;
}

/**
 * A server's line with one of these levels (`ERROR|FATAL`), as a regular expression. It reads the prefix that
 * Cloud SQL sets: with another `log_line_prefix` nothing matches.
 */
export function atLevel(levels: string): string {
  return `${prefix("\\S*")}(?:${levels}): +`;
}

/** Connections of the service's own users, which look after the server. No error and no audit entry. */
export function agentConnections(...databaseIds: readonly string[]): string {
  const lines = `${prefix("cloudsql(?:admin|agent)")}LOG: +(?:connection |disconnection: )`;
  return allOf(ofInstance(...databaseIds), inLog("postgres"), matches("textPayload", lines));
}

/** What a server writes day by day: no error, no record of pgAudit, and nothing of the audit logs. */
export function routineLines(...databaseIds: readonly string[]): string {
  return allOf(
    ofInstance(...databaseIds),
    inLog("postgres"),
    "severity<ERROR",
    `NOT ${matches("textPayload", atLevel("ERROR|FATAL|PANIC"))}`,
    'NOT textPayload:"AUDIT:"',
  );
}
