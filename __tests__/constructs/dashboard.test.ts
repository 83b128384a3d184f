import { ALERTS, alertsFor, GROUPS } from "../../cloudsql/alerts";
import { Dashboard, type DashboardProps } from "../../constructs/dashboard";
import { alertContext, EVERYTHING, objectionsTo } from "../support/alerts";
import { type Attributes, synthesizeConstruct } from "../support/construct";

const ALL = alertsFor(alertContext(EVERYTHING));

function synthesized(change: Partial<DashboardProps> = {}) {
  return synthesizeConstruct((stack) => {
    new Dashboard(stack, "dashboard", {
      project: "loist-music-test",
      title: "music-db",
      alerts: ALL,
      ...change,
    });
  });
}

const dashboard = (change?: Partial<DashboardProps>): Attributes =>
  JSON.parse(synthesized(change).resource("google_monitoring_dashboard", "dashboard").dashboard_json);
const tiles = (change?: Partial<DashboardProps>): Attributes[] => dashboard(change).mosaicLayout.tiles;
const charts = (change?: Partial<DashboardProps>): Attributes[] =>
  tiles(change)
    .map(({ widget }) => widget)
    .filter(({ xyChart }) => xyChart);
const chart = (title: string, change?: Partial<DashboardProps>): Attributes =>
  charts(change).find((widget) => widget.title === title)?.xyChart;

test("as reviewed, and without an objection of preflight", () => {
  expect(dashboard()).toMatchSnapshot();
  expect(objectionsTo(synthesized().json)).toEqual([]);
});

test("a heading for each group, in its order; groups without alerts have none", () => {
  const headings = tiles().flatMap(({ widget }) => (widget.text ? [widget.text.content] : []));
  expect(headings).toEqual(Object.values(GROUPS).map((title) => `## ${title}`));
  const alerts = ALL.filter(({ group }) => group === "backups");
  expect(tiles({ alerts })[0]?.widget.text.content).toBe("## Backups");
});

test("every alert has its signal on it", () => {
  const text = JSON.stringify(charts());
  for (const { id } of ALERTS) {
    // One about any entry has no line.
    if (id !== "storage-auto-increased") expect(text).toContain(`"label":"${id}"`);
  }
  expect(text).toContain("database_disk_quota");
});

test("alerts on one signal share a chart, each with its line", () => {
  expect(chart("CPU above 80 %").thresholds).toEqual([
    { label: "cpu-high", value: 0.8, targetAxis: "Y1" },
    { label: "cpu-exhausted", value: 0.95, targetAxis: "Y1" },
  ]);
  expect(chart("CPU above 95 % for a quarter of an hour")).toBeUndefined();
});

test("log-based and PromQL signals are charts of counts, not of comparisons", () => {
  expect(chart("More than 20 failed logins in 5 min")).toMatchObject({
    dataSets: [
      {
        timeSeriesQuery: {
          prometheusQuery:
            'sum(increase(logging_googleapis_com:user_music_db_failed_logins{monitored_resource="cloudsql_database"}[5m]))',
        },
      },
    ],
    thresholds: [{ label: "failed-logins", value: 20, targetAxis: "Y1" }],
  });
});

test("the threshold of connections follows the instance, and the chart shows the sum that it is about", () => {
  const alerts = alertsFor(alertContext({ maxConnections: 25 }));
  const { thresholds, dataSets } = chart("Connections above 80 % of max_connections", { alerts });
  expect(thresholds[0].value).toBe(20);
  expect(dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation).toEqual({
    alignmentPeriod: "60s",
    perSeriesAligner: "ALIGN_MEAN",
    crossSeriesReducer: "REDUCE_SUM",
    groupByFields: ["resource.label.database_id"],
  });
});

test("tiles lie within the columns, and none on another", () => {
  const cells = tiles().flatMap(({ xPos = 0, yPos = 0, width, height }) => {
    expect(xPos + width).toBeLessThanOrEqual(dashboard().mosaicLayout.columns);
    return Array.from(
      { length: width * height },
      (_, i) => `${xPos + (i % width)},${yPos + Math.floor(i / width)}`,
    );
  });
  expect(new Set(cells).size).toBe(cells.length);
});

test("nothing that the service would drop: zero, false, empty texts and lists, unspecified values", () => {
  const found: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (value === 0 || value === false || value === "" || value === null) found.push(path);
    if (Array.isArray(value) && value.length === 0) found.push(path);
    if (typeof value === "string" && /_UNSPECIFIED$|^REDUCE_NONE$|^ALIGN_NONE$/.test(value)) found.push(path);
    if (typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value)) look(member, `${path}.${key}`);
  };
  look(dashboard(), "dashboard");
  expect(found).toEqual([]);
});
