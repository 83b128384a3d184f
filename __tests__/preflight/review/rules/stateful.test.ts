import { only, type Planned, reviewed, told } from "../../../support/plans";

const MAIN = "google_sql_database_instance.main";

describe("destroyed", () => {
  test.each<[string, Record<string, unknown>]>([
    [MAIN, {}],
    ["google_sql_database.app", {}],
    ["google_sql_user.app", {}],
    ["google_secret_manager_secret.app", {}],
    ["google_secret_manager_secret_version.app", {}],
    ["google_kms_crypto_key.sql", {}],
    ["google_storage_bucket.exports", {}],
    ["google_logging_project_bucket_config.logs", {}],
    ["module.db[0].google_sql_database.app", {}],
    ['google_sql_database.app["a.b"]', {}],
  ])("%s is an error", (address, before) => {
    const result = reviewed({ [address]: { before } });
    expect(told(result, "error")).toEqual([`review-destroy-stateful ${address}`]);
    expect(result.isUnsafe).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ["google_compute_network.main", {}],
    ["google_service_networking_connection.main", {}],
    ["google_compute_global_address.range", {}],
    ["google_service_account.app", {}],
    ["google_project_service.sql", {}],
    ["google_dns_record_set.sql", {}],
    ["google_sql_database.app", { deletion_policy: "ABANDON" }],
    ["google_sql_user.app", { deletion_policy: "ABANDON" }],
    ["google_secret_manager_secret_version.app", { deletion_policy: "DISABLE" }],
    [MAIN, { master_instance_name: "primary" }],
  ])("%s that is an outage or stays behind is a warning", (address, before) => {
    const result = reviewed({ [address]: { before } });
    expect(told(result, "warning")).toEqual([`review-destroy-stateful ${address}`]);
    expect(result.isUnsafe).toBe(false);
  });

  test("what can be made again is not told", () => {
    expect(reviewed({ "google_monitoring_dashboard.db": { before: {} } }).findings).toEqual([]);
    const before = { disable_on_destroy: false };
    expect(told(reviewed({ "google_project_service.sql": { before } }), "info")).toHaveLength(1);
  });

  test("the reason, and the protection that stops it half way", () => {
    const before = { deletion_protection: true, settings: [{ retain_backups_on_delete: true }] };
    const entry = { action_reason: "delete_because_no_resource_config" };
    const { message, fix } = only(reviewed({ [MAIN]: { before, entry } }), "review-destroy-stateful");
    expect(`${message}\n${fix}`).toMatchInlineSnapshot(`
      "the instance is destroyed; lost: all its databases and users; it is no longer in the configuration; the backups that it has are kept; deletion_protection will stop the apply there, after what depends on it is gone
      put it back; to let go of it and leave it in the cloud, write a removed block with destroy = false"
    `);
  });

  test.each([
    "delete_because_no_module",
    "delete_because_wrong_repetition",
    "delete_because_count_index",
    "delete_because_each_key",
    "delete_because_no_move_target",
  ])("%s is told", (action_reason) => {
    const { message } = only(
      reviewed({ [MAIN]: { before: {}, entry: { action_reason } } }),
      "review-destroy-stateful",
    );
    expect(message).toContain("; lost: all its databases and users, and its backups; ");
  });

  test("an object that an earlier replacement left behind is told by its key", () => {
    const result = reviewed({ [MAIN]: { before: {}, entry: { deposed: "1a2b3c4d" } } });
    expect(only(result, "review-destroy-stateful").message).toContain("left behind, 1a2b3c4d");
  });

  test("what is only forgotten is a warning", () => {
    const result = reviewed({ [MAIN]: { before: {}, actions: ["forget"] } });
    expect(told(result, "warning")).toEqual([`review-forget-stateful ${MAIN}`]);
    expect(result.changes.delete).toBe(0);
  });
});

describe("replaced", () => {
  const replaced = (planned: Planned, address = MAIN) =>
    only(reviewed({ [address]: planned }), "review-replace-stateful");

  test("names the attribute that forces it, with both values", () => {
    const { message, fix, attribute } = replaced({
      before: { region: "europe-west1" },
      after: { region: "europe-west4" },
      replace: [["region"]],
    });
    expect(attribute).toBe("region");
    expect(`${message}\n${fix}`).toMatchInlineSnapshot(`
      "the instance is replaced; lost: all its databases and users, and its backups; forced by region: "europe-west1" → "europe-west4" (an instance cannot move)
      write region = "europe-west1", as it is; to change the region, add a cross-region replica in "europe-west4" and promote it"
    `);
  });

  test("names all of them, inside blocks too, each once", () => {
    const side = (size: number, key: string) => ({
      encryption_key_name: key,
      settings: [{ disk_size: size, ip_configuration: [{ private_network: key }] }],
    });
    const { message } = replaced({
      before: side(100, "a"),
      after: side(20, ""),
      replace: [
        ["settings", 0, "disk_size"],
        ["settings", 0, "disk_size"],
        ["settings", 0, "ip_configuration", 0, "private_network"],
        ["encryption_key_name"],
      ],
    });
    expect(message).toMatchInlineSnapshot(
      `"the instance is replaced; lost: all its databases and users, and its backups; forced by settings.disk_size: 100 → 20 (a disk only grows); forced by settings.ip_configuration.private_network: "a" → "" (a private network that was set cannot be removed); forced by encryption_key_name: "a" → "" (the key is chosen once)"`,
    );
  });

  test("by something that is not known until apply", () => {
    const { message, fix } = replaced(
      {
        before: { instance: "music" },
        after: {},
        replace: [["instance"]],
        change: { after_unknown: { instance: true } },
      },
      "google_sql_database.app",
    );
    expect(message).toContain('forced by instance: "music" → (known after apply)');
    expect(fix).toBe("keep what it refers to from being replaced; then this one is not replaced either");
  });

  test.each([
    ["replace_because_tainted", "it is marked as tainted", "terraform untaint"],
    ["replace_by_request", "the plan was asked to (-replace)", "without -replace"],
    ["replace_by_triggers", "replace_triggered_by changes", "replace_triggered_by"],
    ["something_new", "the instance is replaced", "find out what forces it"],
  ])("%s is told", (action_reason, why, how) => {
    const { message, fix } = replaced({
      before: {},
      after: {},
      actions: ["delete", "create"],
      entry: { action_reason },
    });
    expect(message).toContain(why);
    expect(fix).toContain(how);
  });

  test("a rotation whose old value can still be read is no loss", () => {
    const rotation = (deletion_policy: string, actions: string[]) =>
      replaced(
        {
          before: { secret_data_wo_version: 1, deletion_policy },
          after: { secret_data_wo_version: 2, deletion_policy },
          replace: [["secret_data_wo_version"]],
          actions,
        },
        "google_secret_manager_secret_version.app",
      );
    expect(rotation("DELETE", ["delete", "create"]).severity).toBe("error");
    const kept = rotation("ABANDON", ["create", "delete"]);
    expect(kept.severity).toBe("warning");
    expect(kept.message).toContain("replaced, the new one first; ");
  });

  test("a replica can be made again, unless it is to follow another primary", () => {
    const replica = (before: object, after: object, path: string) =>
      replaced({
        before: { master_instance_name: "one", ...before },
        after: { master_instance_name: "one", ...after },
        replace: [[path]],
      }).severity;
    expect(replica({ region: "a" }, { region: "b" }, "region")).toBe("warning");
    expect(replica({}, { master_instance_name: "two" }, "master_instance_name")).toBe("error");
  });
});

describe("renamed", () => {
  const rename = (before: object, after: object, change = {}) =>
    reviewed({
      "google_sql_database.old": { before: { ...before } },
      "module.db.google_sql_database.new[0]": { after: { ...after }, change },
    });

  test("the same name at another address is told once, with the moved block", () => {
    const result = rename({ name: "app", instance: "music" }, { name: "app", instance: "music" });
    expect(told(result, "error")).toEqual(["review-renamed-address google_sql_database.old"]);
    expect(only(result, "review-renamed-address").fix).toContain(
      "moved {\n  from = google_sql_database.old\n  to   = module.db.google_sql_database.new[0]\n}",
    );
  });

  test("also where the instance or the name is not known until apply", () => {
    const unknown = (name: string) => ({ after_unknown: { [name]: true } });
    expect(
      told(rename({ name: "app", instance: "music" }, { name: "app" }, unknown("instance")), "error"),
    ).toEqual(["review-renamed-address google_sql_database.old"]);
    expect(told(rename({ name: "app" }, {}, unknown("name")), "error")).toEqual([
      "review-renamed-address google_sql_database.old",
    ]);
  });

  test("another name, or the same on another instance, is another thing", () => {
    for (const [before, after] of [
      [{ name: "app" }, { name: "jobs" }],
      [
        { name: "app", instance: "one" },
        { name: "app", instance: "two" },
      ],
    ] as const)
      expect(told(rename(before, after), "error")).toEqual([
        "review-destroy-stateful google_sql_database.old",
      ]);
  });

  test("many at once are paired by name", () => {
    const result = reviewed({
      "google_sql_user.a": { before: { name: "a" } },
      "google_sql_user.b": { before: { name: "b" } },
      "google_sql_user.x": { after: { name: "b" } },
      "google_sql_user.y": { after: { name: "a" } },
    });
    const fixes = result.findings.map(({ fix }) => fix.replace(/\s+/g, " "));
    expect(fixes[0]).toContain("from = google_sql_user.a to = google_sql_user.y");
    expect(fixes[1]).toContain("from = google_sql_user.b to = google_sql_user.x");
  });

  test("a deposed object was not renamed", () => {
    const result = reviewed({
      "google_sql_database.old": { before: { name: "app" }, entry: { deposed: "1a2b" } },
      "google_sql_database.new": { after: { name: "app" } },
    });
    expect(told(result, "error")).toEqual(["review-destroy-stateful google_sql_database.old"]);
  });

  test("what can be made again is a note", () => {
    const result = reviewed({
      "google_monitoring_alert_policy.old": { before: { display_name: "CPU" } },
      "google_monitoring_alert_policy.new": { after: { display_name: "CPU" } },
    });
    expect(told(result, "info")).toEqual(["review-renamed-address google_monitoring_alert_policy.old"]);
    expect(told(result, "warning")).toEqual([]);
  });
});

test("a move is a note", () => {
  const side = { name: "app" };
  const result = reviewed({
    "google_sql_database.new": {
      before: side,
      after: side,
      actions: ["no-op"],
      entry: { previous_address: "google_sql_database.old" },
    },
  });
  expect(only(result, "review-moved")).toMatchObject({
    severity: "info",
    message: "this was google_sql_database.old and moves to a new address; it stays as it is",
  });
  expect(result.details).toEqual([
    {
      action: "move",
      address: "google_sql_database.new",
      attributes: ["address: google_sql_database.old → google_sql_database.new"],
    },
  ]);
});
