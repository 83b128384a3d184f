import { poolSizes } from "../../cloudsql/pgbouncer/sizes";
import { PgBouncerVersion } from "../../cloudsql/pgbouncer/version";
import { PgBouncer, type PgBouncerProps } from "../../constructs/pgbouncer";
import { type Attributes, synthesizeConstruct } from "../support/construct";
import { PGBOUNCER } from "../support/pooling";
import { refusal } from "../support/refusal";

type Build = Parameters<typeof synthesizeConstruct>[0];

const pooled =
  (change: Partial<PgBouncerProps> = {}): Build =>
  (stack) => {
    new PgBouncer(stack, "pgbouncer", {
      project: "loist-music-test",
      region: "us-central1",
      name: "music-db-pooler",
      instanceName: "music-db",
      database: "music_library",
      user: "music_library_user",
      passwordSecret: "music-db-music_library_user",
      network: "projects/loist-music-test/global/networks/music-db",
      subnetwork: "projects/loist-music-test/regions/us-central1/subnetworks/poolers",
      clients: ["10.8.0.0/20"],
      image: PGBOUNCER.image,
      version: PgBouncerVersion.of("1.26.1"),
      mode: "transaction",
      sizes: poolSizes(1, 2),
      labels: { application: "loist" },
      ...change,
    });
  };

const TEMPLATE = "google_compute_region_instance_template";
const made = synthesizeConstruct(pooled());

/** What cloud-init reads, as Terraform hands it on. */
function userData(template: Record<string, { "user-data": string }>) {
  const text = (template.metadata as { "user-data": string })["user-data"].replace(/([$%])\1(?=\{)/g, "$1");
  const [first, ...rest] = text.split("\n");
  expect(first).toBe("#cloud-config");
  return JSON.parse(rest.join("\n")) as {
    write_files: { path: string; permissions: string; content: string }[];
    runcmd: string[];
  };
}

test("is this, beside the user data", () => {
  const { json } = made;
  json.resource[TEMPLATE].pgbouncer_template_29E417F8.metadata["user-data"] = "<user data>";
  json.resource[TEMPLATE].pgbouncer_template_29E417F8.name = "music-db-pooler-<hash>";
  expect(json.resource).toMatchSnapshot();
});

describe("its VMs", () => {
  const template = synthesizeConstruct(pooled()).resource(TEMPLATE);

  test("have no public address, take no SSH keys, and start shielded", () => {
    expect(template.network_interface).toEqual([
      { subnetwork: "projects/loist-music-test/regions/us-central1/subnetworks/poolers" },
    ]);
    expect(template.metadata).toMatchObject({
      "block-project-ssh-keys": "true",
      "enable-oslogin": "TRUE",
      "serial-port-enable": "FALSE",
    });
    expect(template.metadata["ssh-keys"]).toBeUndefined();
    expect(template.shielded_instance_config).toEqual({
      enable_secure_boot: true,
      enable_vtpm: true,
      enable_integrity_monitoring: true,
    });
  });

  test("are told this", () => {
    const { write_files: files, runcmd } = userData(template);
    expect(files.map(({ path, permissions }) => `${permissions} ${path}`)).toEqual([
      "0444 /etc/pgbouncer/pgbouncer.ini",
      "0444 /etc/pgbouncer/hba.conf",
      "0444 /etc/pgbouncer/pooler.env",
      "0444 /etc/pgbouncer/refresh.sh",
      "0444 /etc/systemd/system/pgbouncer.service",
      "0444 /etc/systemd/system/pgbouncer-refresh.service",
      "0444 /etc/systemd/system/pgbouncer-refresh.timer",
    ]);
    expect(runcmd).toMatchSnapshot();
    for (const { path, content } of files.filter(({ path }) => /\.(env|service|timer)$/.test(path)))
      expect(content).toMatchSnapshot(path);
  });

  test("follow another content by another name, and the same by the same", () => {
    const name = (change: Partial<PgBouncerProps>) =>
      synthesizeConstruct(pooled(change)).resource(TEMPLATE).name;
    expect(name({})).toBe(template.name);
    expect(name({ maxClients: 600 })).not.toBe(template.name);
    expect(name({ machineType: "e2-medium" })).not.toBe(template.name);
    expect(name({ poolers: 3 })).toBe(template.name);
  });
});

test("the network lets in clients and health checks only, to the poolers' own account", () => {
  const rules = ["clients_B2782EED", "health-checks_2E21FD15"].map((id) =>
    made.resource("google_compute_firewall", `pgbouncer_from-${id}`),
  );
  expect(rules.map(({ source_ranges, allow }) => [source_ranges, allow])).toEqual([
    [["10.8.0.0/20"], [{ protocol: "tcp", ports: ["6432"] }]],
    [["35.191.0.0/16", "130.211.0.0/22"], [{ protocol: "tcp", ports: ["6432"] }]],
  ]);
  for (const { target_service_accounts } of rules)
    expect(target_service_accounts).toEqual(["${google_service_account.pgbouncer_account_FA669107.email}"]);
});

test("the account reads exactly its secrets, its images, and where its instance is", () => {
  const { json } = synthesizeConstruct(pooled({ tlsSecret: "poolers-certificate" }));
  const resources: Record<string, Record<string, Attributes>> = json.resource;
  const grants = Object.entries(resources)
    .filter(([type]) => type.endsWith("iam_member"))
    .flatMap(([, named]) => Object.values(named))
    .map(({ role, secret_id, repository, condition }) => [
      role,
      secret_id ?? repository ?? condition?.expression ?? "project",
    ]);
  expect(grants.sort()).toEqual([
    ["roles/artifactregistry.reader", "images"],
    [
      "roles/cloudsql.client",
      'resource.type == "sqladmin.googleapis.com/Instance" && resource.name == "projects/loist-music-test/instances/music-db"',
    ],
    ["roles/logging.logWriter", "project"],
    ["roles/monitoring.metricWriter", "project"],
    ["roles/secretmanager.secretAccessor", "music-db-music_library_user"],
    ["roles/secretmanager.secretAccessor", "poolers-certificate"],
  ]);
});

test("an image by its tag, or of another registry, is refused", () => {
  expect(
    refusal(() => synthesizeConstruct(pooled({ image: "docker.io/library/pgbouncer:latest" }))),
  ).toMatchInlineSnapshot(`
    "stack/pgbouncer/account: this is not an image by its digest in an Artifact Registry, which VMs without a public address reach [PGBOUNCER_IMAGE]
      got:     "docker.io/library/pgbouncer:latest"
      allowed: <location>-docker.pkg.dev/<project>/<repository>/<name>@sha256:<digest>
      fix:     push the image of docs/pooling.md, and write what gcloud artifacts docker images describe says"
  `);
});

test("a value that would end its line is refused with the construct's path", () => {
  expect(refusal(() => synthesizeConstruct(pooled({ user: "me\n" })))).toMatchInlineSnapshot(`
    "stack/pgbouncer: this cannot be the value of stats_users in PgBouncer's configuration [PGBOUNCER_VALUE]
      got:     "me
    "
      allowed: text without line ends and other control characters, not empty, no space around it
      fix:     choose another value"
  `);
});
