import { replicasMaintenance } from "../../../../preflight/rules/replicas/replicas-maintenance";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a window, and warns of a deny period", () => {
  const inputs = [
    replica({ maintenance_window: { day: 7, hour: 3 } }),
    replica({ maintenance_window: [{ day: 7 }] }, { master_instance_name: "elsewhere" }),
    replica({ deny_maintenance_period: [{ start_date: "12-20", end_date: "01-03", time: "00:00:00" }] }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(replicasMaintenance, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error replicas-maintenance google_sql_database_instance.replica settings.maintenance_window
      a replica has no maintenance_window of its own, as on day 7; allowed: on the primary main only
      fix: remove maintenance_window here; write it on the primary main
    error replicas-maintenance google_sql_database_instance.replica settings.maintenance_window
      a replica has no maintenance_window of its own, as on day 7; allowed: on the primary only
      fix: remove maintenance_window here; write it on the primary
    warning replicas-maintenance google_sql_database_instance.replica settings.deny_maintenance_period
      a replica has no deny_maintenance_period of its own; allowed: on the primary main only
      fix: remove deny_maintenance_period here; write it on the primary main"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [replica({ maintenance_window: [] }), instance({ maintenance_window: { day: 7 } })])
    expect(findingsOf(replicasMaintenance, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [replica({ maintenance_window: "${var.window}" })])
    expect(findingsOf(replicasMaintenance, input)).toEqual([]);
});
