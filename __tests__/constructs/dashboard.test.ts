import { ALERTS } from "../../cloudsql/alerts";
import { Dashboard, type DashboardProps } from "../../constructs/dashboard";
import { type Attributes, synthesizeConstruct } from "../support/construct";

function dashboard(change: Partial<DashboardProps> = {}): Attributes {
  const made = synthesizeConstruct((stack) => {
    new Dashboard(stack, "dashboard", {
      project: "loist-music-test",
      title: "music-db",
      databaseId: "loist-music-test:music-db",
      maxConnections: 100,
      ...change,
    });
  });
  return JSON.parse(made.resource("google_monitoring_dashboard", "dashboard").dashboard_json);
}

const tiles = (change?: Partial<DashboardProps>): Attributes[] => dashboard(change).mosaicLayout.tiles;
const charts = (change?: Partial<DashboardProps>): Attributes[] =>
  tiles(change).map((tile) => tile.widget.xyChart);

test("has a chart for each alert, with its threshold drawn in", () => {
  expect(dashboard()).toMatchSnapshot();
  expect(tiles().map((tile) => tile.widget.title)).toEqual(ALERTS.map((alert) => alert.title));
  expect(charts().map((chart) => chart.thresholds[0].value)).toEqual([0.8, 0.9, 0.85, 80, 1]);
});

test("tiles fill the width, and none lies on another", () => {
  const cells = tiles().flatMap(({ xPos = 0, yPos = 0, width, height }) => {
    expect(xPos + width).toBeLessThanOrEqual(dashboard().mosaicLayout.columns);
    return Array.from(
      { length: width * height },
      (_, i) => `${xPos + (i % width)},${yPos + Math.floor(i / width)}`,
    );
  });
  expect(new Set(cells).size).toBe(cells.length);
});

test("writes no position that is zero: the service would drop it, and every plan would show a change", () => {
  for (const tile of tiles()) {
    expect(tile.xPos).not.toBe(0);
    expect(tile.yPos).not.toBe(0);
  }
});

test("the chart of connections shows the sum that its threshold is about", () => {
  const chart = charts()[ALERTS.findIndex((alert) => alert.id === "connections-high")];
  expect(chart?.dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation).toEqual({
    alignmentPeriod: "60s",
    perSeriesAligner: "ALIGN_MEAN",
    crossSeriesReducer: "REDUCE_SUM",
    groupByFields: ["resource.label.database_id"],
  });
});

test("the threshold of connections follows the instance", () => {
  expect(charts({ maxConnections: 25 })[3]?.thresholds[0].value).toBe(20);
});
