import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../emulator/behaviour";
import { Service } from "../support/stand-in";

const LINK = "https://www.googleapis.com/compute/v1";
let service: Service;

beforeEach(() => {
  service = new Service();
});

afterEach(() => service.end());

const network = (name = "vpc") =>
  service.create("google_compute_network", { name, auto_create_subnetworks: false });

/** True where a created resource has what its plan said, wherever the plan said something. */
function keeps(planned: unknown, state: unknown): boolean {
  if (planned === UNKNOWN) return true;
  if (typeof planned !== "object" || planned === null) return planned === state;
  return Object.entries(planned).every(([key, value]) =>
    keeps(value, (state as Record<string, unknown>)[key]),
  );
}

async function connectedNetwork() {
  const vpc = await network();
  const range = await service.create("google_compute_global_address", {
    name: "range",
    purpose: "VPC_PEERING",
    address_type: "INTERNAL",
    prefix_length: 16,
    network: vpc.id,
  });
  const connection = {
    network: vpc.id,
    service: "servicenetworking.googleapis.com",
    reserved_peering_ranges: [range.name],
  };
  return { vpc, range, connection };
}

describe("what the service decides", () => {
  test("nothing is left unknown, and a second plan is the state", async () => {
    const types: [string, Record<string, unknown>][] = [
      ["google_compute_address", { name: "a" }],
      ["google_compute_router", { name: "r", network: (await network()).self_link }],
      [
        "google_compute_firewall",
        {
          name: "f",
          network: `${LINK}/projects/acme-dev/global/networks/vpc`,
          allow: [{ protocol: "tcp", ports: ["5432"] }],
        },
      ],
      ["google_kms_key_ring", { name: "ring", location: "us-central1" }],
      [
        "google_kms_crypto_key",
        { name: "key", key_ring: "projects/acme-dev/locations/us-central1/keyRings/ring" },
      ],
      ["google_logging_metric", { name: "errors", filter: "severity>=ERROR" }],
      [
        "google_logging_project_sink",
        { name: "sink", destination: "storage.googleapis.com/logs", filter: "x" },
      ],
      [
        "google_logging_project_bucket_config",
        { project: "acme-dev", location: "global", bucket_id: "_Default", retention_days: 30 },
      ],
      ["google_storage_bucket", { name: "backups", location: "US" }],
      ["google_storage_bucket_object", { name: "o", bucket: "backups", content: "text" }],
      [
        "google_cloud_scheduler_job",
        { name: "nightly", schedule: "0 3 * * *", http_target: [{ uri: "https://example.com/" }] },
      ],
      ["google_dns_managed_zone", { name: "zone", dns_name: "db.internal." }],
      [
        "google_dns_record_set",
        { name: "db.internal.", type: "A", managed_zone: "zone", rrdatas: ["10.0.0.5"], ttl: 60 },
      ],
      [
        "google_billing_budget",
        { billing_account: "000000-000000-000000", amount: [{ specified_amount: [{ units: "50" }] }] },
      ],
      ["google_monitoring_custom_service", { display_name: "database" }],
      [
        "google_monitoring_uptime_check_config",
        { display_name: "up", timeout: "10s", tcp_check: [{ port: 5432 }] },
      ],
      [
        "google_cloud_run_v2_job",
        {
          name: "migrate",
          location: "us-central1",
          template: [{ template: [{ containers: [{ image: "i" }] }] }],
        },
      ],
      [
        "google_project_iam_member",
        { project: "acme-dev", role: "roles/viewer", member: "user:a@example.com" },
      ],
      ["google_pubsub_topic", { name: "alerts" }],
      ["random_pet", {}],
      ["random_string", { length: 8 }],
      ["null_resource", { triggers: { hash: "a" } }],
    ];
    for (const [type, values] of types) {
      const { planned } = service.plan(type, null, values);
      const state = await service.create(type, values);
      expect([type, keeps(planned, state)]).toEqual([type, true]);
      expect([type, typeof state.id, state.id === ""]).toEqual([type, "string", false]);
      const read = await service.read(type, state);
      expect([type, read]).toEqual([type, state]);
      const again = service.plan(type, state, values);
      expect([type, again.planned, again.replace]).toEqual([type, state, []]);
    }
  });

  test.each([
    [
      "google_monitoring_alert_policy",
      { display_name: "CPU", combiner: "OR", conditions: [{ display_name: "c" }] },
    ],
    ["google_monitoring_notification_channel", { display_name: "Mail", type: "email" }],
    ["google_monitoring_dashboard", { dashboard_json: "{}" }],
  ])("two of one display name are two: %s", async (type, values) => {
    const one = await service.create(type, values);
    const two = await service.create(type, values);
    expect(one.id).not.toBe(two.id);
    expect(await service.update(type, two, values)).toEqual(two);
  });

  test("the same resource has the same numbers in another emulator", async () => {
    const other = new Service();
    try {
      const again = await other.create("google_service_account", { account_id: "app" });
      expect((await service.create("google_service_account", { account_id: "app" })).unique_id).toBe(
        again.unique_id,
      );
    } finally {
      other.end();
    }
  });

  test("one name in two projects is two resources", async () => {
    const metric = { name: "errors", filter: "severity>=ERROR" };
    const one = await service.create("google_logging_metric", metric);
    const two = await service.create("google_logging_metric", { ...metric, project: "other" });
    expect([one.id, two.id]).toEqual(["errors", "errors"]);
    await service.delete("google_logging_metric", one);
    expect(await service.read("google_logging_metric", one)).toBeNull();
    expect(await service.read("google_logging_metric", two)).toMatchObject({ project: "other" });
  });
});

describe("what the service says in other words changes nothing", () => {
  test("a network by its name, its path or its link", async () => {
    await network();
    const subnet = { name: "s", ip_cidr_range: "10.0.0.0/20" };
    const state = await service.create("google_compute_subnetwork", { ...subnet, network: "vpc" });
    expect(state.network).toBe(`${LINK}/projects/acme-dev/global/networks/vpc`);
    for (const form of ["vpc", "projects/acme-dev/global/networks/vpc", String(state.network)]) {
      expect(service.plan("google_compute_subnetwork", state, { ...subnet, network: form })).toEqual({
        planned: state,
        replace: [],
      });
    }
  });

  test("a dashboard with its name and etag", async () => {
    const config = { dashboard_json: '{ "displayName": "Music" }' };
    const state = await service.create("google_monitoring_dashboard", config);
    expect(JSON.parse(String(state.dashboard_json))).toEqual({
      displayName: "Music",
      name: state.id,
      etag: expect.any(String),
    });
    expect(service.plan("google_monitoring_dashboard", state, config).planned).toEqual(state);
    const changed = await service.update("google_monitoring_dashboard", state, {
      dashboard_json: '{"displayName":"Loist"}',
    });
    expect(JSON.parse(String(changed.dashboard_json))).toMatchObject({
      displayName: "Loist",
      name: state.id,
    });
  });

  test("a dashboard without what is zero: written, it is a change in every plan", async () => {
    const config = {
      dashboard_json: '{"displayName":"Music","mosaicLayout":{"tiles":[{"xPos":0,"width":4}]}}',
    };
    const state = await service.create("google_monitoring_dashboard", config);
    expect(JSON.parse(String(state.dashboard_json)).mosaicLayout).toEqual({ tiles: [{ width: 4 }] });
    expect(service.plan("google_monitoring_dashboard", state, config).planned).not.toEqual(state);
  });

  test("a member's address in lower case", async () => {
    const config = { project: "acme-dev", role: "roles/viewer", member: "user:Someone@Example.com" };
    const state = await service.create("google_project_iam_member", config);
    expect(state.member).toBe("user:someone@example.com");
    expect(service.plan("google_project_iam_member", state, config)).toEqual({ planned: state, replace: [] });
  });

  test("BUILT_IN is what a user without a type is", async () => {
    const user = {
      id: "u//db",
      name: "u",
      instance: "db",
      project: "acme-dev",
      host: "",
      sql_server_user_details: [],
    };
    const config = { name: "u", instance: "db", type: "BUILT_IN" };
    expect(service.plan("google_sql_user", { ...user, type: null }, config).replace).toEqual([]);
    expect(service.plan("google_sql_user", { ...user, type: "CLOUD_IAM_USER" }, config).replace).toEqual([
      ["type"],
    ]);
  });
});

describe("what the service refuses", () => {
  test("a network that is not there", async () => {
    const subnet = { name: "s", ip_cidr_range: "10.0.0.0/20", network: "vcp" };
    await expect(service.create("google_compute_subnetwork", subnet)).rejects.toThrow(
      'Error 404: there is no network "vcp"',
    );
  });

  test("a connection over a range that is not there", async () => {
    const { connection } = await connectedNetwork();
    const missing = { ...connection, reserved_peering_ranges: ["rnage"] };
    await expect(service.create("google_service_networking_connection", missing)).rejects.toThrow(
      'no reserved range "rnage"',
    );
  });

  test("an instance in a network without a connection", async () => {
    const { vpc } = await connectedNetwork();
    const instance = {
      name: "db",
      database_version: "POSTGRES_17",
      settings: [
        { tier: "db-f1-micro", edition: "ENTERPRISE", ip_configuration: [{ private_network: vpc.id }] },
      ],
    };
    await expect(service.create("google_sql_database_instance", instance)).rejects.toThrow(
      "the network doesn't have at least 1 private services connection",
    );
  });

  test("deleting a connection that an instance uses, unless it is abandoned", async () => {
    const { vpc, connection } = await connectedNetwork();
    const state = await service.create("google_service_networking_connection", connection);
    service.store.put({
      type: "google_sql_database_instance",
      id: "acme-dev/db",
      attributes: {
        name: "db",
        project: "acme-dev",
        settings: [{ ip_configuration: [{ private_network: vpc.id }] }],
      },
    });
    await expect(service.delete("google_service_networking_connection", state)).rejects.toThrow(
      "still using this connection",
    );
    await service.delete("google_service_networking_connection", { ...state, deletion_policy: "ABANDON" });
  });

  test("deleting a network that is in use", async () => {
    const { vpc, range } = await connectedNetwork();
    await expect(service.delete("google_compute_network", vpc)).rejects.toThrow(
      'the network "vpc" is in use: by google_compute_global_address "range"',
    );
    await service.delete("google_compute_global_address", range);
    await service.delete("google_compute_network", vpc);
  });

  test("an alert for a channel that is not there", async () => {
    const policy = {
      display_name: "CPU",
      combiner: "OR",
      conditions: [{ display_name: "c" }],
      notification_channels: ["projects/acme-dev/notificationChannels/1"],
    };
    await expect(service.create("google_monitoring_alert_policy", policy)).rejects.toThrow(
      "there is no notification channel",
    );
  });

  test("deleting a bucket with objects in it", async () => {
    const bucket = await service.create("google_storage_bucket", { name: "b", location: "US" });
    await service.create("google_storage_bucket_object", { name: "o", bucket: "b", content: "x" });
    await expect(service.delete("google_storage_bucket", bucket)).rejects.toThrow('bucket "b" is not empty');
    await service.delete("google_storage_bucket", { ...bucket, force_destroy: true });
  });

  test("a name that is taken, but not an API that is on already", async () => {
    await network();
    await expect(network()).rejects.toThrow("already exists");
    const api = { service: "sqladmin.googleapis.com" };
    await service.create("google_project_service", api);
    await service.create("google_project_service", api);
  });

  test("two creates of one name at once: one of them", async () => {
    const results = await Promise.allSettled([network(), network()]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("import finds a resource by", () => {
  test.each([
    ["name", "vpc"],
    ["project and name", "acme-dev/vpc"],
    ["path", "projects/acme-dev/global/networks/vpc"],
    ["self link", `${LINK}/projects/acme-dev/global/networks/vpc`],
  ])("its %s", async (_, id) => {
    const vpc = await network();
    expect(await service.import("google_compute_network", id)).toEqual(vpc);
  });

  test("the forms of their own that some types have", async () => {
    const bucket = await service.create("google_storage_bucket", { name: "backups", location: "US" });
    expect(await service.import("google_storage_bucket", "acme-dev/backups")).toEqual(bucket);
    const dashboard = await service.create("google_monitoring_dashboard", { dashboard_json: "{}" });
    const number = String(dashboard.id).split("/").at(-1);
    expect(
      await service.import("google_monitoring_dashboard", `projects/acme-dev/dashboards/${number}`),
    ).toEqual(dashboard);
  });

  test("no more than one", async () => {
    await network();
    await service.create("google_compute_network", { name: "vpc", project: "other" });
    await expect(async () => service.import("google_compute_network", "vpc")).rejects.toThrow(
      '"vpc" names more than one google_compute_network',
    );
    expect(await service.import("google_compute_network", "other/vpc")).toMatchObject({ project: "other" });
  });

  test("nothing where nothing fits", async () => {
    expect(await service.import("google_compute_network", "vpc")).toBeNull();
  });
});

describe("secrets", () => {
  const MARKER = "marker-5f1d0c";

  test("are in the state that has them, and not in the records", async () => {
    const channel = {
      display_name: "Pager",
      type: "pagerduty",
      sensitive_labels: [{ service_key: MARKER }],
    };
    const state = await service.create("google_monitoring_notification_channel", channel);
    expect(state.sensitive_labels).toMatchObject([{ service_key: MARKER }]);
    expect(readFileSync(join(service.folder, "resources.json"), "utf8")).not.toContain(MARKER);
    expect(await service.read("google_monitoring_notification_channel", state)).toEqual(state);
    expect(service.plan("google_monitoring_notification_channel", state, channel).planned).toEqual(state);
  });

  test("are read by data sources and ephemeral resources", async () => {
    const secret = await service.create("google_secret_manager_secret", {
      secret_id: "s",
      replication: [{ auto: [{}] }],
    });
    await service.create("google_secret_manager_secret_version", {
      secret: secret.id,
      secret_data_wo: "first",
    });
    await service.create("google_secret_manager_secret_version", {
      secret: secret.id,
      secret_data_wo: "second",
    });
    expect((await service.data("google_secret_manager_secret_version", { secret: "s" })).secret_data).toBe(
      "second",
    );
    expect(
      (await service.open("google_secret_manager_secret_version", { secret: secret.name })).secret_data,
    ).toBe("second");
    expect(
      (await service.open("google_secret_manager_secret_version", { secret: "s", version: "1" })).secret_data,
    ).toBe("first");
    const encoded = { secret: "s", version: "1", is_secret_data_base64: true };
    expect((await service.open("google_secret_manager_secret_version", encoded)).secret_data).toBe(
      "Zmlyc3Q=",
    );
    await expect(service.open("google_secret_manager_secret_version", { secret: "t" })).rejects.toThrow(
      "Error 404",
    );
  });
});

describe("data sources", () => {
  test("find what exists", async () => {
    const vpc = await network();
    expect(await service.data("google_compute_network", { name: "vpc" })).toMatchObject({
      id: vpc.id,
      self_link: vpc.self_link,
      project: "acme-dev",
    });
    const account = await service.create("google_service_account", { account_id: "app" });
    expect((await service.data("google_service_account", { account_id: "app" })).email).toBe(account.email);
  });

  test("say what does not", async () => {
    await expect(service.data("google_compute_network", { name: "vpc" })).rejects.toThrow(
      'Error 404: no google_compute_network with name "vpc" in project "acme-dev"',
    );
  });

  test("know the project and the place", async () => {
    const project = await service.data("google_project", {});
    expect(project).toMatchObject({ project_id: "acme-dev", number: expect.stringMatching(/^\d{12}$/) });
    expect(await service.data("google_client_config", {})).toMatchObject({
      project: "acme-dev",
      region: "us-central1",
      zone: "us-central1-a",
    });
  });
});
