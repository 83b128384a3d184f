import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Rehearsal, type Workspace } from "../support/emulator";

jest.setTimeout(60_000);

const project = "acme-dev";

function configuration({ account = "Music app", hash = "a", subnet = "music-sub", secretVersion = 1 } = {}) {
  return {
    provider: { google: [{ project, region: "us-central1", default_labels: { team: "music" } }] },
    ephemeral: { random_password: { db: { length: 24, special: false, min_numeric: 2 } } },
    data: { google_project: { current: {} } },
    resource: {
      google_project_service: { sql: { service: "sqladmin.googleapis.com", disable_on_destroy: false } },
      google_compute_network: { vpc: { name: "music-vpc", auto_create_subnetworks: false } },
      google_compute_subnetwork: {
        sub: { name: subnet, network: "${google_compute_network.vpc.id}", ip_cidr_range: "10.8.0.0/20" },
      },
      google_compute_global_address: {
        range: {
          name: "music-range",
          purpose: "VPC_PEERING",
          address_type: "INTERNAL",
          prefix_length: 16,
          network: "${google_compute_network.vpc.id}",
        },
      },
      google_service_networking_connection: {
        sql: {
          network: "${google_compute_network.vpc.id}",
          service: "servicenetworking.googleapis.com",
          reserved_peering_ranges: ["${google_compute_global_address.range.name}"],
          deletion_policy: "ABANDON",
        },
      },
      google_service_account: { app: { account_id: "music-app", display_name: account } },
      google_project_iam_member: {
        client: { project, role: "roles/cloudsql.client", member: "${google_service_account.app.member}" },
      },
      google_secret_manager_secret: {
        db: { secret_id: "music-db-password", labels: { app: "music" }, replication: { auto: {} } },
      },
      google_secret_manager_secret_version: {
        db: {
          secret: "${google_secret_manager_secret.db.id}",
          secret_data_wo: "${ephemeral.random_password.db.result}",
          secret_data_wo_version: secretVersion,
        },
      },
      google_monitoring_notification_channel: {
        mail: { display_name: "Operations", type: "email", labels: { email_address: "ops@example.com" } },
      },
      google_monitoring_alert_policy: {
        cpu: {
          display_name: "CPU",
          combiner: "OR",
          notification_channels: ["${google_monitoring_notification_channel.mail.name}"],
          documentation: { content: "look at the slow queries" },
          conditions: [
            {
              display_name: "over 80 %",
              condition_threshold: {
                filter: 'metric.type="cloudsql.googleapis.com/database/cpu/utilization"',
                comparison: "COMPARISON_GT",
                duration: "300s",
                threshold_value: 0.8,
                aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_MEAN" }],
              },
            },
          ],
        },
      },
      google_monitoring_dashboard: {
        db: {
          dashboard_json: '{"displayName":"Music","gridLayout":{"widgets":[{"text":{"content":"hello"}}]}}',
        },
      },
      null_resource: { step: { triggers: { hash } } },
      random_id: { suffix: { byte_length: 4 } },
    },
    output: { project_number: { value: "${data.google_project.current.number}" } },
  };
}

describe("the life of a stack under the real Terraform", () => {
  let rehearsal: Rehearsal;
  let stack: Workspace;

  beforeAll(async () => {
    rehearsal = await Rehearsal.start();
    stack = rehearsal.workspace("stack", configuration());
  });

  afterAll(() => rehearsal.end());

  test("init needs no registry, validate finds it good", async () => {
    await stack.init();
    expect(JSON.parse(await stack.expect(0, "validate", "-json"))).toMatchObject({
      valid: true,
      diagnostics: [],
    });
  });

  test("apply creates what the plan said, and a second plan is empty", async () => {
    expect(await stack.expect(2, "plan", "-no-color", "-detailed-exitcode")).toContain(
      "Plan: 14 to add, 0 to change, 0 to destroy.",
    );
    expect(await stack.apply()).toContain("Apply complete! Resources: 14 added, 0 changed, 0 destroyed.");
    expect(await stack.planEmpty()).toContain("No changes.");
  });

  test("ids, links, names and labels have the service's form", async () => {
    const link = `https://www.googleapis.com/compute/v1/projects/${project}/global/networks/music-vpc`;
    expect(await stack.state("google_compute_network.vpc")).toMatchObject({
      id: `projects/${project}/global/networks/music-vpc`,
      self_link: link,
      project,
    });
    expect(await stack.state("google_compute_subnetwork.sub")).toMatchObject({
      network: link,
      region: "us-central1",
      gateway_address: "10.8.0.1",
    });
    const email = `music-app@${project}.iam.gserviceaccount.com`;
    expect(await stack.state("google_service_account.app")).toMatchObject({
      email,
      member: `serviceAccount:${email}`,
    });
    const labels = { app: "music", team: "music", "goog-terraform-provisioned": "true" };
    expect(await stack.state("google_secret_manager_secret.db")).toMatchObject({
      name: expect.stringMatching(/^projects\/\d{12}\/secrets\/music-db-password$/),
      effective_labels: labels,
      terraform_labels: labels,
      labels: { app: "music" },
    });
    expect((await stack.state("google_monitoring_alert_policy.cpu")).name).toMatch(
      /^projects\/acme-dev\/alertPolicies\/\d{19}$/,
    );
    expect((await stack.state("google_monitoring_dashboard.db")).id).toMatch(
      /^projects\/\d{12}\/dashboards\/[0-9a-f-]{36}$/,
    );
    expect((await stack.state("google_secret_manager_secret_version.db")).secret_data_wo).toBeNull();
  });

  test("a change in place keeps the id, a change of a trigger or a name replaces", async () => {
    stack.write(configuration({ account: "Music application", hash: "b", subnet: "music-sub-2" }));
    const plan = await stack.expect(2, "plan", "-no-color", "-detailed-exitcode");
    expect(plan).toContain("google_service_account.app will be updated in-place");
    expect(plan).toContain("null_resource.step must be replaced");
    expect(plan).toMatch(/name += "music-sub" -> "music-sub-2" # forces replacement/);
    const before = await stack.state("null_resource.step");
    expect(await stack.apply()).toContain("Resources: 2 added, 1 changed, 2 destroyed.");
    expect((await stack.state("null_resource.step")).id).not.toBe(before.id);
    expect((await stack.state("google_service_account.app")).display_name).toBe("Music application");
    await stack.planEmpty();
  });

  test("a new version of a write-only value replaces the secret version", async () => {
    stack.write(
      configuration({ account: "Music application", hash: "b", subnet: "music-sub-2", secretVersion: 2 }),
    );
    expect(await stack.apply()).toContain("Resources: 1 added, 0 changed, 1 destroyed.");
    await stack.planEmpty();
  });

  test("after a restart of the emulator everything is still there", async () => {
    await rehearsal.pause();
    await rehearsal.resume();
    await stack.planEmpty();
  });

  test("what exists can be imported by the usual ids, and then nothing changes", async () => {
    const ids = {
      "google_compute_network.vpc": "music-vpc",
      "google_compute_subnetwork.sub": `${project}/us-central1/music-sub-2`,
      "google_service_account.app": `projects/${project}/serviceAccounts/music-app@${project}.iam.gserviceaccount.com`,
      "google_project_iam_member.client": `${project} roles/cloudsql.client serviceAccount:music-app@${project}.iam.gserviceaccount.com`,
      "google_service_networking_connection.sql": `projects/${project}/global/networks/music-vpc:servicenetworking.googleapis.com`,
    };
    await stack.expect(0, "state", "rm", ...Object.keys(ids));
    for (const [address, id] of Object.entries(ids))
      await stack.expect(0, "import", "-no-color", address, id);
    await stack.planEmpty();
  });

  test("what does not exist cannot be imported", async () => {
    await stack.expect(0, "state", "rm", "google_monitoring_dashboard.db");
    const output = await stack.expect(1, "import", "-no-color", "google_monitoring_dashboard.db", "nothing");
    expect(output).toContain("Cannot import non-existent remote object");
  });

  test("what exists cannot be created again", async () => {
    const second = rehearsal.workspace("second", {
      resource: { google_compute_network: { vpc: { name: "music-vpc" } } },
    });
    await second.init();
    const output = await second.expect(1, "apply", "-auto-approve", "-no-color");
    expect(output).toContain(`Error 409: google_compute_network`);
    expect(output).toMatch(/terraform import ADDRESS\s+'projects\/acme-dev\/global\/networks\/music-vpc'/);
  });

  test("destroy leaves nothing, in the state and in the emulator", async () => {
    expect(await stack.expect(0, "destroy", "-auto-approve", "-no-color")).toMatch(
      /Destroy complete! Resources: 13 destroyed/,
    );
    const records = JSON.parse(readFileSync(join(rehearsal.folder, "emulator", "resources.json"), "utf8"));
    // The dashboard was taken out of the state above.
    expect(records.resources.map((resource: { type: string }) => resource.type)).toEqual([
      "google_monitoring_dashboard",
    ]);
  });
});

describe("refusals reach the user as Terraform errors", () => {
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await Rehearsal.start();
  });

  afterAll(() => rehearsal.end());

  test("at validate, with the place in the file", async () => {
    const stack = rehearsal.workspace("invalid", {
      resource: {
        google_sql_user: { app: { name: "app", instance: "db", password: "a", password_wo: "b" } },
      },
    });
    await stack.init();
    const output = await stack.expect(1, "validate", "-no-color");
    expect(output).toContain('"password" cannot be set together with "password_wo"; keep one of them');
    expect(output).toMatch(/on main\.tf\.json line \d+, in resource\.google_sql_user\.app:/);
  });

  test("an argument that the provider does not have is Terraform's own error", async () => {
    const stack = rehearsal.workspace("unknown", {
      resource: { google_compute_network: { vpc: { name: "vpc", colour: "red" } } },
    });
    await stack.init();
    expect(await stack.expect(1, "validate", "-no-color")).toContain(
      'No argument or block type is named "colour"',
    );
  });

  test("deletion protection, before anything happens", async () => {
    const secret = { secret_id: "kept", deletion_protection: true, replication: { auto: {} } };
    const stack = rehearsal.workspace("protected", {
      resource: { google_secret_manager_secret: { kept: secret } },
    });
    await stack.init();
    await stack.apply();
    const output = await stack.expect(1, "destroy", "-auto-approve", "-no-color");
    expect(output).toContain("deletion_protection is true; set it to false, apply, then destroy");
    await stack.planEmpty();
  });

  test("no project anywhere", async () => {
    const stack = rehearsal.workspace("homeless", {
      provider: { google: [{}] },
      resource: { google_compute_network: { vpc: { name: "vpc" } } },
    });
    await stack.init();
    expect(await stack.expect(1, "apply", "-auto-approve", "-no-color")).toContain('"project" is not set');
  });
});

test("each provider block has its own project, also in one run", async () => {
  const rehearsal = await Rehearsal.start();
  try {
    const stack = rehearsal.workspace("aliases", {
      provider: {
        google: [
          { project: "first", region: "us-central1" },
          { alias: "other", project: "second", region: "europe-west1" },
        ],
      },
      resource: {
        google_compute_address: {
          one: { name: "one" },
          two: { name: "two", provider: "google.other" },
        },
      },
    });
    await stack.init();
    await stack.apply();
    expect((await stack.state("google_compute_address.one")).id).toBe(
      "projects/first/regions/us-central1/addresses/one",
    );
    expect((await stack.state("google_compute_address.two")).id).toBe(
      "projects/second/regions/europe-west1/addresses/two",
    );
    await stack.planEmpty();
  } finally {
    await rehearsal.end();
  }
});
