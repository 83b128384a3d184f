import { alignersFor, meantMetric, metricOf, RESOURCE_LABELS, wrongNameOf } from "../../cloudsql/metrics";

const full = (name: string) => `cloudsql.googleapis.com/${name}`;

test("knows kind, value type and resource of a metric", () => {
  expect(metricOf(full("database/postgresql/insights/aggregate/latencies"))).toEqual({
    kind: "CUMULATIVE",
    valueType: "DISTRIBUTION",
    resource: "cloudsql_instance_database",
    unit: "us",
    labels: ["user", "client_addr"],
  });
  expect(metricOf(full("database/cpu/utilization"))?.range).toEqual([0, 1]);
  expect(metricOf("database/cpu/utilization")).toBeUndefined();
  expect(metricOf(full("toString"))).toBeUndefined();
});

test("knows invented names, and everything below backup", () => {
  expect(wrongNameOf(full("database/postgresql/max_connections"))).toEqual({
    why: "Only the MySQL name database/mysql/max_connections exists",
    use: "put the number in the threshold",
  });
  expect(wrongNameOf(full("database/backup/anything"))?.use).toContain("automatedBackup");
  expect(wrongNameOf(full("database/up"))).toBeUndefined();
});

test.each([
  ["a slip", full("database/cpu/utilisation"), full("database/cpu/utilization")],
  ["the engine left out", full("database/num_backends"), full("database/postgresql/num_backends")],
  ["the prefix left out", "database/up", full("database/up")],
  ["the folder left out", full("cpu/utilization"), full("database/cpu/utilization")],
])("finds what was meant: %s", (_what, written, meant) => expect(meantMetric(written)).toBe(meant));

test("finds nothing where nothing is near", () => {
  expect(meantMetric(full("database/mysql/queries"))).toBeUndefined();
});

test.each([
  ["GAUGE", "DOUBLE", "ALIGN_MEAN", "ALIGN_RATE"],
  ["GAUGE", "BOOL", "ALIGN_COUNT_TRUE", "ALIGN_MEAN"],
  ["GAUGE", "STRING", "ALIGN_NEXT_OLDER", "ALIGN_COUNT"],
  ["DELTA", "INT64", "ALIGN_RATE", "ALIGN_INTERPOLATE"],
  ["DELTA", "DISTRIBUTION", "ALIGN_PERCENTILE_99", "ALIGN_MEAN"],
  ["CUMULATIVE", "INT64", "ALIGN_RATE", "ALIGN_SUM"],
  ["CUMULATIVE", "DISTRIBUTION", "ALIGN_DELTA", "ALIGN_PERCENTILE_99"],
] as const)("a %s of %s takes %s and not %s", (kind, valueType, taken, refused) => {
  expect(alignersFor(kind, valueType)).toContain(taken);
  expect(alignersFor(kind, valueType)).not.toContain(refused);
});

test("each resource names the instance by a label of its own", () => {
  expect(RESOURCE_LABELS.cloudsql_database).toContain("database_id");
  expect(RESOURCE_LABELS.cloudsql_instance_database).toContain("resource_id");
});
