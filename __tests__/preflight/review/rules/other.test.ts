import { only, type Planned, reviewed, told } from "../../../support/plans";

const MAIN = "google_sql_database_instance.main";

describe("drift", () => {
  const flags = (value: string) => ({
    settings: [{ database_flags: [{ name: "log_statement", value }], tier: "t" }],
  });
  const drift = (drifted: Planned, planned?: Planned) =>
    reviewed(planned ? { [MAIN]: planned } : {}, { drift: { [MAIN]: drifted } });

  test("that the plan undoes is told, with how to keep it", () => {
    const result = drift(
      { before: flags("ddl"), after: flags("all") },
      { before: flags("all"), after: flags("ddl") },
    );
    const { message, fix, attribute } = only(result, "review-drift-undone");
    expect(attribute).toBe("settings.database_flags.value");
    expect(`${message}\n${fix}`).toMatchInlineSnapshot(`
      "settings.database_flags["log_statement"].value was changed outside of Terraform: "ddl" → "all"; the plan undoes that
      to keep it, write settings.database_flags["log_statement"].value = "all""
    `);
  });

  test("that the plan changes to something else says to what", () => {
    const result = drift(
      { before: flags("ddl"), after: flags("all") },
      { before: flags("all"), after: flags("mod") },
    );
    expect(only(result, "review-drift-undone").message).toMatch(/"ddl" → "all"; the plan makes it "mod"$/);
  });

  test("that the plan leaves alone is not told", () => {
    const drifted = { before: flags("ddl"), after: flags("all") };
    expect(drift(drifted).findings).toEqual([]);
    expect(drift(drifted, { before: flags("all"), after: { ...flags("all"), name: "x" } }).findings).toEqual(
      [],
    );
    const computed = { before: { etag: "1" }, after: { etag: "2" } };
    expect(
      drift(computed, { before: { etag: "2" }, after: {}, change: { after_unknown: { etag: true } } })
        .findings,
    ).toEqual([]);
  });

  test("elements that were added outside are told by name", () => {
    const networks = (...names: string[]) => ({
      settings: [
        { ip_configuration: [{ authorized_networks: names.map((name) => ({ name, value: `${name}/32` })) }] },
      ],
    });
    const result = drift(
      { before: networks(), after: networks("10.0.0.1") },
      { before: networks("10.0.0.1"), after: networks() },
    );
    expect(only(result, "review-drift-undone").message).toContain(
      'settings.ip_configuration.authorized_networks["10.0.0.1"] was changed outside',
    );
  });

  test("a resource that was deleted outside is made again, empty", () => {
    const result = drift({ before: flags("ddl") }, { after: flags("ddl") });
    expect(only(result, "review-drift-undone").message).toBe(
      "the instance was deleted outside of Terraform; the plan creates it again, and the new one is empty",
    );
    expect(only(drift({ before: {} }), "review-drift-undone").message).toBe(
      "the instance was deleted outside of Terraform",
    );
  });

  test("at an address that moves is found", () => {
    const result = reviewed(
      {
        "google_sql_database_instance.new": {
          before: flags("all"),
          after: flags("ddl"),
          entry: { previous_address: MAIN },
        },
      },
      { drift: { [MAIN]: { before: flags("ddl"), after: flags("all") } } },
    );
    expect(only(result, "review-drift-undone").address).toBe(MAIN);
  });
});

describe("alerts", () => {
  const POLICY = "google_monitoring_alert_policy.cpu";

  test.each([
    POLICY,
    "google_monitoring_notification_channel.mail",
    "google_logging_metric.errors",
    "google_billing_budget.month",
    "google_monitoring_uptime_check_config.api",
  ])("%s that goes is told", (address) => {
    const result = reviewed({ [address]: { before: { display_name: "CPU" } } });
    expect(told(result, "warning")).toEqual([`review-alerting-lost ${address}`]);
  });

  test("a policy that is switched off, or tells fewer", () => {
    const policy = (before: object, after: object, change = {}) =>
      reviewed({ [POLICY]: { before: { ...before }, after: { ...after }, change } }).findings.map(
        ({ message }) => message,
      );
    const channels = (...notification_channels: string[]) => ({ notification_channels });
    expect(policy({ enabled: true }, { enabled: false })).toEqual([
      "this is switched off: true → false; nobody is told any more when it happens",
    ]);
    expect(policy(channels("a", "b"), channels())).toEqual([
      "the policy tells nobody any more: its 2 notification channels are taken away",
    ]);
    expect(policy(channels("a", "b"), channels("b"))).toEqual([
      "the policy tells fewer than before: 1 of its notification channels are taken away",
    ]);
    expect(policy(channels("a"), channels("a", "b"))).toEqual([]);
    expect(policy(channels("a"), {}, { after_unknown: { notification_channels: true } })).toEqual([]);
  });
});

describe("SQL steps", () => {
  const step = (command: string | undefined, planned: Planned) =>
    reviewed(
      { "null_resource.step": planned },
      {
        configuration: {
          root_module: {
            resources: [
              {
                address: "null_resource.step",
                provisioners: [
                  {
                    type: "local-exec",
                    expressions: {
                      command:
                        command === undefined ? { references: ["var.x"] } : { constant_value: command },
                    },
                  },
                ],
              },
            ],
          },
        },
      },
    );
  const triggers = (sql: string) => ({ triggers: { sql, instance: "music" } });

  test("that run again say what changed", () => {
    const planned = { before: triggers("1"), after: triggers("2"), replace: [["triggers"]] };
    expect(only(step("node step.cjs --database app", planned), "review-sql-step")).toMatchObject({
      severity: "info",
      attribute: "triggers",
      message: "the SQL step runs again: migrations that are not applied yet will run; changed: sql",
    });
  });

  test.each(["psql -f schema.sql", "npx migrate up", "flyway migrate", "node step.cjs --database app"])(
    "%s is one",
    (command) => {
      expect(told(step(command, { after: { triggers: {} } }), "info")).toEqual([
        "review-sql-step null_resource.step",
      ]);
    },
  );

  test("a command that is not written out is known by its triggers", () => {
    expect(told(step(undefined, { after: triggers("1") }), "info")).toHaveLength(1);
  });

  test.each(["echo done", "node backup.cjs --instance ${self.triggers.instance} --sql"])(
    "%s is none",
    (command) => {
      expect(step(command, { after: { triggers: {} } }).findings).toEqual([]);
    },
  );
});

describe("other ways in", () => {
  test("grants to everybody", () => {
    const { findings } = reviewed({
      "google_secret_manager_secret_iam_member.all": { after: { role: "roles/x", member: "allUsers" } },
      "google_project_iam_binding.all": {
        before: { role: "roles/y", members: ["user:a@b.c"] },
        after: { role: "roles/y", members: ["user:a@b.c", "allAuthenticatedUsers"] },
      },
      "google_storage_bucket_iam_member.one": { after: { role: "roles/z", member: "user:a@b.c" } },
    });
    expect(findings.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'error "roles/y" is granted to everybody: allAuthenticatedUsers',
      'error "roles/x" is granted to everybody: allUsers',
    ]);
  });

  test("grants that are taken away", () => {
    const grant = (planned: Planned, address = "google_secret_manager_secret_iam_member.app") =>
      reviewed({ [address]: planned }).findings.map(({ severity, message }) => `${severity} ${message}`);
    const member = (name: string) => ({ role: "roles/x", member: name });
    expect(grant({ before: member("user:a@b.c") })).toEqual([
      'warning "roles/x" is taken away from user:a@b.c',
    ]);
    expect(
      grant({ before: member("user:a@b.c"), after: member("user:d@b.c"), replace: [["member"]] }),
    ).toHaveLength(1);
    expect(
      grant(
        { before: { role: "r", members: ["a", "b"] }, after: { role: "r", members: ["b", "c"] } },
        "google_project_iam_binding.x",
      ),
    ).toEqual(['warning "r" is taken away from a']);
    const unknown = { after_unknown: { member: true } };
    expect(
      grant({ before: member("a"), after: { role: "roles/x" }, replace: [["member"]], change: unknown }),
    ).toEqual([]);
  });

  test("a grant at another address is none that goes", () => {
    const side = { role: "roles/x", member: "user:a@b.c" };
    const result = reviewed({
      "google_project_iam_member.old": { before: side },
      "google_project_iam_member.new": { after: side },
    });
    expect(told(result, "warning")).toEqual([]);
    expect(told(result, "info")).toEqual(["review-renamed-address google_project_iam_member.old"]);
  });

  test("firewalls", () => {
    const firewall = (attributes: object) =>
      reviewed({ "google_compute_firewall.sql": { after: { allow: [{ protocol: "tcp" }], ...attributes } } })
        .isUnsafe;
    expect(firewall({ source_ranges: ["0.0.0.0/0"], direction: "INGRESS" })).toBe(true);
    expect(firewall({ source_ranges: ["10.0.0.0/8"] })).toBe(false);
    expect(firewall({ source_ranges: ["0.0.0.0/0"], direction: "EGRESS" })).toBe(false);
    expect(firewall({ source_ranges: ["0.0.0.0/0"], allow: [] })).toBe(false);
  });

  test("buckets", () => {
    const bucket = (before: object, after: object) =>
      told(
        reviewed({ "google_storage_bucket.b": { before: { ...before }, after: { ...after } } }),
        "warning",
      );
    expect(
      bucket({ public_access_prevention: "enforced" }, { public_access_prevention: "inherited" }),
    ).toEqual(["review-open-bucket google_storage_bucket.b public_access_prevention"]);
    expect(bucket({ force_destroy: false }, { force_destroy: true })).toEqual([
      "review-protection-lost google_storage_bucket.b force_destroy",
    ]);
    expect(bucket({ versioning: [{ enabled: true }] }, { versioning: [] })).toEqual([
      "review-protection-lost google_storage_bucket.b versioning.enabled",
    ]);
  });

  test("secrets that get an end", () => {
    const secret = (before: object, after: object) =>
      told(
        reviewed({ "google_secret_manager_secret.s": { before: { ...before }, after: { ...after } } }),
        "warning",
      );
    expect(secret({}, { ttl: "3600s" })).toEqual([
      "review-protection-lost google_secret_manager_secret.s ttl",
    ]);
    expect(secret({ version_destroy_ttl: "86400s" }, {})).toEqual([
      "review-protection-lost google_secret_manager_secret.s version_destroy_ttl",
    ]);
  });
});

describe("who is locked out", () => {
  test("by another password", () => {
    const user = (password_wo_version: number) => ({ name: "app", password_wo_version });
    expect(told(reviewed({ "google_sql_user.app": { before: user(1), after: user(2) } }), "info")).toEqual([
      "review-clients-locked-out google_sql_user.app password_wo_version",
    ]);
  });

  test("by a range that goes, and not by one that comes or is not known", () => {
    const ranges = (before: string[], after: string[], change = {}) =>
      told(
        reviewed({
          "google_service_networking_connection.sql": {
            before: { reserved_peering_ranges: before },
            after: { reserved_peering_ranges: after },
            change,
          },
        }),
        "warning",
      );
    expect(ranges(["a", "b"], ["b"])).toHaveLength(1);
    expect(ranges(["a"], ["a", "b"])).toEqual([]);
    expect(ranges(["a"], [], { after_unknown: { reserved_peering_ranges: true } })).toEqual([]);
  });

  test("by a network that is no longer authorised", () => {
    const side = (...networks: string[]) => ({
      settings: [{ ip_configuration: [{ authorized_networks: networks.map((value) => ({ value })) }] }],
    });
    const result = reviewed({ [MAIN]: { before: side("203.0.113.7"), after: side() } });
    expect(told(result, "info")).toEqual([
      `review-clients-locked-out ${MAIN} settings.ip_configuration.authorized_networks`,
    ]);
  });
});

test("what a database is made with cannot change in place", () => {
  const database = (charset: string) => ({ name: "app", charset });
  const result = reviewed({
    "google_sql_database.app": { before: database("UTF8"), after: database("LATIN1") },
  });
  expect(told(result, "error")).toEqual(["review-immutable google_sql_database.app charset"]);
});
