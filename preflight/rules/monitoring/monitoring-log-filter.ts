import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

/** Methods that no log entry has, and those that are meant. */
const NO_BACKUP = /methodName\s*[=:]\s*"?cloudsql\.(instances\.backup|backups?\.\w+)"?/;

/** Filters of log entries. */
export const monitoringLogFilter: Rule = {
  id: "monitoring-log-filter",
  severity: "error",
  area: "monitoring",
  title: "log filters are in the language of logs, and can match something",
  why: "Functions of metric filters are refused here; a resource type that does not exist matches nothing for ever.",
  ignoreWhen: "the entries are written by a program of your own",
  link: "https://cloud.google.com/logging/docs/view/logging-query-language",
  types: ["google_monitoring_alert_policy", "google_logging_metric", "google_logging_project_sink"],
  *check(resource) {
    const filters = [
      ...(resource.get("conditions").isSet ? [] : [resource.get("filter")]),
      ...resource.items("conditions").map((condition) => condition.get("condition_matched_log.filter")),
    ];
    for (const filter of filters) if (typeof filter.raw === "string") yield* faults(filter, filter.raw);
  },
};

function* faults(at: Value, filter: string): Iterable<Violation> {
  const [, name] =
    /[=:]\s*(monitoring\.regex\.\w+|one_of|starts_with|ends_with|has_substring)\s*\(/.exec(filter) ?? [];
  if (name) {
    const fix = name === "one_of" ? 'write field = ("a" OR "b")' : 'write field =~ "regular expression"';
    yield { at, what: `${name}() is a function of metric filters, not of log filters`, got: filter, fix };
  }
  const quotes =
    filter
      .replace(/\\./g, "")
      .replace(/\$\{[^{}]*\}/g, "")
      .match(/"/g)?.length ?? 0;
  if (quotes % 2 === 1)
    yield { at, what: "a quote in the filter is not closed", got: filter, fix: 'close it with "' };
  const [, type] = /resource\.type\s*=\s*"?(cloud_?sql\w*)"?/i.exec(filter) ?? [];
  if (type && type !== "cloudsql_database") {
    const fix = 'write resource.type = "cloudsql_database"';
    const what = "no log entry has this resource type: the filter matches nothing";
    yield { at, what, got: type, allowed: "cloudsql_database", fix, severity: "warning" };
  }
  const wrong = NO_BACKUP.exec(filter)?.[1];
  if (wrong && wrong !== "backups.create") {
    const fix = 'write protoPayload.methodName = "cloudsql.instances.automatedBackup"';
    yield {
      at,
      what: "automated backups never write this method",
      got: `cloudsql.${wrong}`,
      fix,
      severity: "warning",
    };
  }
}
