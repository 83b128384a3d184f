import { flagsReplica } from "../../../../preflight/rules/flags/flags-replica";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses less than the primary has", () => {
  const inputs = [
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "200" },
          { name: "max_worker_processes", value: "16" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica({ database_flags: [{ name: "max_connections", value: "50" }] }),
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      },
      { master_instance_name: "main" },
      instance({ database_flags: [{ name: "max_connections", value: "500" }] }),
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsReplica, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-replica google_sql_database_instance.replica settings.database_flags[0].value
      "max_connections" is below that of the primary main; got "200"; allowed: 400 or more
      fix: write "max_connections": "400"
    error flags-replica google_sql_database_instance.replica settings.database_flags[0].value
      "max_connections" is below that of the primary main; got "50"; allowed: 100 or more
      fix: write "max_connections": "100"
    error flags-replica google_sql_database_instance.replica settings.database_flags[0].value
      "max_connections" is below that of the primary main; got "400"; allowed: 500 or more
      fix: write "max_connections": "500""
  `);
});

test("warns where the replica leaves out what the primary sets", () => {
  expect(
    shown(
      findingsOf(
        flagsReplica,
        replica(
          {},
          {},
          instance({
            database_flags: [
              { name: "max_connections", value: "400" },
              { name: "max_worker_processes", value: "16" },
            ],
          }),
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning flags-replica google_sql_database_instance.replica settings.database_flags
      the primary main sets "max_connections" to "400", and the replica does not; allowed: 400 or more
      fix: write "max_connections": "400"
    warning flags-replica google_sql_database_instance.replica settings.database_flags
      the primary main sets "max_worker_processes" to "16", and the replica does not; allowed: 16 or more
      fix: write "max_worker_processes": "16""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "800" },
          { name: "max_worker_processes", value: "32" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(),
  ])
    expect(findingsOf(flagsReplica, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      { database_flags: "${var.flags}" },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "${var.a}" },
          { name: "max_worker_processes", value: "${var.a}" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(
      { database_flags: [{ name: "max_connections", value: "1" }] },
      { master_instance_name: "elsewhere" },
    ),
  ])
    expect(findingsOf(flagsReplica, input)).toEqual([]);
});

test("refuses another value of logical decoding than the primary's", () => {
  const flag = (value: string) => ({ database_flags: [{ name: "cloudsql.logical_decoding", value }] });
  const other = { database_flags: [{ name: "jit", value: "off" }] };
  expect(
    [flag("off"), other, {}]
      .map((settings) => shown(findingsOf(flagsReplica, replica(settings, {}, instance(flag("on"))))))
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "error flags-replica google_sql_database_instance.replica settings.database_flags[0].value
      "cloudsql.logical_decoding" is "off", and "on" on the primary main; got "off"; allowed: as on the primary
      fix: write {"name": "cloudsql.logical_decoding", "value": "on"}
    error flags-replica google_sql_database_instance.replica settings.database_flags
      "cloudsql.logical_decoding" is "on" on the primary main, and the replica does not set it; allowed: as on the primary
      fix: write {"name": "cloudsql.logical_decoding", "value": "on"}
    warning flags-replica google_sql_database_instance.replica settings.database_flags
      "cloudsql.logical_decoding" is "on" on the primary main, and the replica does not set it; allowed: as on the primary
      fix: write {"name": "cloudsql.logical_decoding", "value": "on"}"
  `);
  for (const settings of [flag("on"), flag("${var.decoding}"), { database_flags: "${var.flags}" }])
    expect(findingsOf(flagsReplica, replica(settings, {}, instance(flag("on"))))).toEqual([]);
  expect(findingsOf(flagsReplica, replica(flag("on"), {}, instance()))).toEqual([]);
});
