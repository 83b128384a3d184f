import { flagsManyReplicas } from "../../../../preflight/rules/flags/flags-many-replicas";
import { type ByAddress, findingsOf, instance, shown } from "../../../support/preflight";

/** So many replicas of `main`. */
function replicas(count: number): ByAddress {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return Object.fromEntries(
    numbers.map((n) => [
      `google_sql_database_instance.r${n}`,
      { name: `r${n}`, master_instance_name: "${google_sql_database_instance.main.name}" },
    ]),
  );
}

test("refuses more replicas than there are senders and slots", () => {
  expect(
    shown(
      findingsOf(flagsManyReplicas, {
        ...instance({ database_flags: [{ name: "max_wal_senders", value: "11" }] }),
        ...replicas(11),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error flags-many-replicas google_sql_database_instance.main settings.database_flags
      11 replicas need "max_replication_slots" of at least as many; allowed: 11 or more
      fix: write "max_replication_slots": "11""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { ...instance(), ...replicas(10) },
    {
      ...instance({
        database_flags: [
          { name: "max_wal_senders", value: "11" },
          { name: "max_replication_slots", value: "12" },
        ],
      }),
      ...replicas(11),
    },
  ])
    expect(findingsOf(flagsManyReplicas, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [{ ...instance({ database_flags: "${var.flags}" }), ...replicas(11) }])
    expect(findingsOf(flagsManyReplicas, input)).toEqual([]);
});
