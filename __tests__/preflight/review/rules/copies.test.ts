import { type Planned, reviewed } from "../../../support/plans";

const MAIN = "google_sql_database_instance.instance";

function told(planned: Planned, address = MAIN): string[] {
  const shared = { database_version: "POSTGRES_17" };
  const { before, after } = planned;
  const { findings } = reviewed({
    [address]: {
      ...planned,
      ...(before && { before: { ...shared, ...before } }),
      ...(after && { after: { ...shared, ...after } }),
    },
  });
  return findings.map(
    ({ severity, rule, message, fix }) => `${severity} ${rule}\n${message}${fix ? `\n${fix}` : ""}`,
  );
}
const psc = (...projects: string[]) => ({
  settings: [
    {
      ip_configuration: [
        { ipv4_enabled: false, psc_config: [{ psc_enabled: true, allowed_consumer_projects: projects }] },
      ],
    },
  ],
});
const cluster = (name?: string) => ({
  replication_cluster: name === undefined ? [] : [{ failover_dr_replica_name: name }],
});

test("a key that is added to an instance replaces it, which is refused", () => {
  expect(
    told({
      before: { encryption_key_name: "" },
      after: { encryption_key_name: "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k" },
      replace: [["encryption_key_name"]],
    }).join("\n"),
  ).toMatchInlineSnapshot(`
    "error review-replace-stateful
    the instance is replaced; lost: all its databases and users, and its backups; forced by encryption_key_name: "" → "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k" (the key is chosen once)
    leave encryption_key_name out, as it is; to change it, restore a backup into a new instance"
  `);
});

test("a replica that is removed is told, and that its data is elsewhere", () => {
  expect(
    told(
      { before: { master_instance_name: "music", deletion_protection: true } },
      "google_sql_database_instance.replica-reports",
    ).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning review-destroy-stateful
    the instance is destroyed; lost: what it serves; it is a replica, the data is on its primary; deletion_protection will stop the apply there, after what depends on it is gone
    keep it in the configuration; to let go of it and leave it in the cloud, write a removed block with destroy = false"
  `);
});

test("a promotion is told", () => {
  expect(
    told({
      before: { master_instance_name: "music", instance_type: "READ_REPLICA_INSTANCE" },
      after: { master_instance_name: null, instance_type: "CLOUD_SQL_INSTANCE" },
    }).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning review-replication-change
    the replica is promoted to an instance of its own: "music" → unset; it stops following for good
    be sure that the primary is to go, or that both may take writes"
  `);
});

test("the replica that takes over is missed when nothing takes its place", () => {
  expect(told({ before: cluster("p:dr"), after: cluster() }).join("\n")).toMatchInlineSnapshot(`
    "warning review-protection-lost
    replication_cluster.failover_dr_replica_name is taken away: "p:dr" → unset; when the region is lost, no replica is there to take over with one command
    write replication_cluster.failover_dr_replica_name = "p:dr", as it is"
  `);
  expect(told({ before: cluster(), after: cluster("p:dr") })).toEqual([]);
  expect(told({ before: cluster("p:dr"), after: cluster("p:other") })).toEqual([]);
});

test("fewer nodes cut readers off", () => {
  expect(told({ before: { node_count: 3 }, after: { node_count: 2 } }).join("\n")).toMatchInlineSnapshot(`
    "warning review-downgrade
    the read pool has fewer nodes: 3 → 2; readers on those that go are cut off
    write node_count = 3, as it is"
  `);
  expect(told({ before: { node_count: 2 }, after: { node_count: 3 } })).toEqual([]);
});

test("projects that may connect, and those that no longer may", () => {
  expect(
    told({ before: psc("loist-app", "loist-old"), after: psc("loist-app", "loist-new") }).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning review-public-exposure
    more projects may come in by Private Service Connect: loist-new
    allow only the projects whose clients need it
    info review-clients-locked-out
    settings.ip_configuration.psc_config.allowed_consumer_projects: ["loist-app","loist-old"] → ["loist-app","loist-new"]; endpoints of Private Service Connect in the projects that go lead nowhere
    see that nobody depends on it any more, or write settings.ip_configuration.psc_config.allowed_consumer_projects = ["loist-app","loist-old"], as it is"
  `);
});
