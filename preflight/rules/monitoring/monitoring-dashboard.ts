import type { Rule, Violation } from "../../rule";
import { isUnknown, type Value } from "../../value";
import { dashboardOf } from "./queries";

const LAYOUTS = ["gridLayout", "mosaicLayout", "rowLayout", "columnLayout"];

/** The JSON of a dashboard is one that the service keeps as it is. */
export const monitoringDashboard: Rule = {
  id: "monitoring-dashboard",
  severity: "error",
  area: "monitoring",
  title: "dashboard JSON parses, has a name and one layout, and its tiles fit",
  why: "The API refuses the rest; positions of zero come back left out and show as a change in every plan.",
  ignoreWhen: "the plan shows no change, or changes of dashboard_json are ignored",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards",
  types: ["google_monitoring_dashboard"],
  *check(resource) {
    const json = resource.get("dashboard_json");
    const dashboard = dashboardOf(resource);
    if (!dashboard) {
      if (typeof json.raw !== "string" || isUnknown(json.raw)) return;
      yield {
        at: json,
        what: "the dashboard is not JSON",
        got: json.raw.slice(0, 40),
        fix: "write it with jsonencode(…) or JSON.stringify",
      };
      return;
    }
    if (!dashboard.get("displayName").isSet) {
      yield {
        at: `${json.path}.displayName`,
        what: "the dashboard has no displayName",
        fix: 'add "displayName"',
      };
    }
    const layouts = LAYOUTS.filter((layout) => dashboard.get(layout).isSet);
    if (layouts.length > 1) {
      yield {
        at: json,
        what: "the dashboard has several layouts",
        got: layouts,
        allowed: "one",
        fix: `keep ${layouts[0]}`,
      };
    }
    const ignored = JSON.stringify(resource.get("lifecycle.ignore_changes").raw ?? "").includes(
      "dashboard_json",
    );
    const columns = dashboard.get("mosaicLayout.columns").number ?? 12;
    for (const tile of dashboard.items("mosaicLayout.tiles")) yield* tileFaults(tile, columns, ignored);
  },
};

function* tileFaults(tile: Value, columns: number, ignored: boolean): Iterable<Violation> {
  const right = (tile.get("xPos").number ?? 0) + (tile.get("width").number ?? 0);
  if (right > columns) {
    const fix = `make it ${right - columns} columns narrower, or write columns: ${right}`;
    yield {
      at: tile,
      what: "the tile does not fit into the columns",
      got: `column ${right}`,
      allowed: `${columns} columns`,
      fix,
    };
  }
  const zero = ["xPos", "yPos"].filter((name) => tile.get(name).number === 0);
  if (zero.length === 0 || ignored) return;
  yield {
    at: tile,
    what: `the service leaves out positions of zero: ${zero.join(" and ")} would show as a change in every plan`,
    got: 0,
    fix: `remove ${zero.join(" and ")}`,
    severity: "warning",
  };
}
