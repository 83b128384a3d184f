import { monitoringDashboard } from "../../../../preflight/rules/monitoring/monitoring-dashboard";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what is not JSON, has no name or two layouts (1)", () => {
  expect(
    shown(
      findingsOf(monitoringDashboard, {
        "google_monitoring_dashboard.d": { dashboard_json: "{displayName: d}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-dashboard google_monitoring_dashboard.d dashboard_json
      the dashboard is not JSON; got "{displayName: d}"
      fix: write it with jsonencode(…) or JSON.stringify"
  `);
});

test("refuses what is not JSON, has no name or two layouts (2)", () => {
  expect(
    shown(
      findingsOf(monitoringDashboard, {
        "google_monitoring_dashboard.d": {
          dashboard_json: JSON.stringify({ gridLayout: {}, mosaicLayout: {} }),
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-dashboard google_monitoring_dashboard.d dashboard_json
      the dashboard has several layouts; got ["gridLayout","mosaicLayout"]; allowed: one
      fix: keep gridLayout
    error monitoring-dashboard google_monitoring_dashboard.d dashboard_json.displayName
      the dashboard has no displayName
      fix: add "displayName""
  `);
});

test("warns of positions of zero", () => {
  expect(
    shown(
      findingsOf(monitoringDashboard, {
        "google_monitoring_dashboard.d": {
          dashboard_json: JSON.stringify({
            displayName: "d",
            mosaicLayout: { columns: 12, tiles: [{ xPos: 0, yPos: 0, width: 6, height: 4 }] },
          }),
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-dashboard google_monitoring_dashboard.d dashboard_json.mosaicLayout.tiles[0]
      the service leaves out positions of zero: xPos and yPos would show as a change in every plan; got 0
      fix: remove xPos and yPos"
  `);
});

test("refuses a tile beyond the columns", () => {
  expect(
    shown(
      findingsOf(monitoringDashboard, {
        "google_monitoring_dashboard.d": {
          dashboard_json: JSON.stringify({
            displayName: "d",
            mosaicLayout: { columns: 12, tiles: [{ xPos: 8, width: 6, height: 4 }] },
          }),
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-dashboard google_monitoring_dashboard.d dashboard_json.mosaicLayout.tiles[0]
      the tile does not fit into the columns; got "column 14"; allowed: 12 columns
      fix: make it 2 columns narrower, or write columns: 14"
  `);
});

test("accepts tiles without zeros, and zeros that are ignored", () => {
  const inputs = [
    {
      "google_monitoring_dashboard.d": {
        dashboard_json: JSON.stringify({
          displayName: "d",
          mosaicLayout: {
            columns: 12,
            tiles: [
              { width: 6, height: 4 },
              { xPos: 6, width: 6, height: 4 },
            ],
          },
        }),
      },
    },
    {
      "google_monitoring_dashboard.d": {
        lifecycle: { ignore_changes: ["dashboard_json"] },
        dashboard_json: JSON.stringify({
          displayName: "d",
          mosaicLayout: { columns: 12, tiles: [{ xPos: 0, width: 6, height: 4 }] },
        }),
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringDashboard, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringDashboard, {
      "google_monitoring_dashboard.d": { dashboard_json: "${jsonencode(local.dashboard)}" },
    }),
  ).toEqual([]);
});
