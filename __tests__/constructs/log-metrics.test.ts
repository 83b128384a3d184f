import { LOG_METRICS } from "../../cloudsql/log-metrics";
import { LogMetrics } from "../../constructs/log-metrics";
import { synthesizeConstruct } from "../support/construct";

const props = { project: "loist-music-test", databaseId: "loist-music-test:music-db" };
const made = synthesizeConstruct((stack) => new LogMetrics(stack, "log-metrics", props));

test("a counter for each entry of the table that is not optional", () => {
  expect(made.addresses).toHaveLength(LOG_METRICS.filter(({ optional }) => !optional).length);
  expect(made.json.resource).toMatchSnapshot();
});

test("names are ones that PromQL takes as they are", () => {
  const metrics = Object.values(made.json.resource.google_logging_metric) as { name: string }[];
  expect(metrics.map(({ name }) => name).sort()).toEqual([
    "music_db_backup_failure",
    "music_db_backup_success",
    "music_db_config_changes",
    "music_db_errors",
    "music_db_failed_logins",
    "music_db_slow_queries",
  ]);
});

test("a change is found in the very words that scanners look for, in the whole project", () => {
  const { filter } = made.resource("google_logging_metric", "log-metrics_config_changes_EA747135");
  expect(filter).toContain('protoPayload.methodName="cloudsql.instances.update"');
  expect(filter).not.toContain("database_id");
});

test("optional ones where they are asked for: entries of this instance, and only good ones", () => {
  const all = synthesizeConstruct(
    (stack) =>
      new LogMetrics(stack, "log-metrics", { ...props, optional: ["drill_success", "export_success"] }),
  );
  expect(all.addresses).toHaveLength(LOG_METRICS.length);
  const metrics = Object.values(all.json.resource.google_logging_metric) as {
    name: string;
    filter: string;
  }[];
  const filters = metrics.filter(({ name }) => /_(drill|export)_/.test(name)).map(({ filter }) => filter);
  const of = 'resource.type="cloudsql_database" AND resource.labels.database_id="loist-music-test:music-db"';
  expect(filters).toEqual([
    `${of} AND log_id("musicdb-drill") AND jsonPayload.verdict="good"`,
    `${of} AND log_id("musicdb-export") AND jsonPayload.verdict="good"`,
  ]);
});
