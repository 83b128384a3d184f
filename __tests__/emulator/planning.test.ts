import { type Attributes, UNKNOWN } from "../../emulator/behaviour";
import { planLabels } from "../../emulator/labels";
import { planAttributes, replacements } from "../../emulator/planning";
import { sameMeaning } from "../../emulator/same-meaning";
import { providerSchema } from "../../emulator/schema";
import type { Block } from "../../emulator/schema-model";
import { applied, complete } from "../support/stand-in";

function block(type: string): Block {
  const schema = providerSchema("google").resources.get(type);
  if (schema === undefined) throw new Error(`no ${type}`);
  return schema.block;
}

/** A configuration with every member, as Terraform sends it. */
function config(type: string, values: Attributes): Attributes {
  return complete(block(type), values);
}

describe("a create", () => {
  const instance = config("google_sql_database_instance", {
    name: "db",
    database_version: "POSTGRES_17",
    settings: [{ tier: "db-f1-micro", disk_autoresize: null }],
  });
  const planned = planAttributes(block("google_sql_database_instance"), null, instance);
  const settings = (planned.settings as Attributes[])[0] as Attributes;

  test("takes what is configured", () => {
    expect(planned).toMatchObject({ name: "db", database_version: "POSTGRES_17" });
    expect(settings.tier).toBe("db-f1-micro");
  });

  test("takes defaults, at any depth", () => {
    expect(planned.deletion_protection).toBe(true);
    expect(settings).toMatchObject({
      disk_autoresize: true,
      activation_policy: "ALWAYS",
      availability_type: "ZONAL",
    });
  });

  test("leaves to the service what it decides, attributes and blocks", () => {
    expect([planned.connection_name, planned.region, planned.ip_address]).toEqual([
      UNKNOWN,
      UNKNOWN,
      UNKNOWN,
    ]);
    expect([settings.disk_size, settings.edition, settings.backup_configuration]).toEqual([
      UNKNOWN,
      UNKNOWN,
      UNKNOWN,
    ]);
  });

  test("leaves unset what nobody decides", () => {
    expect([planned.root_password, settings.time_zone, settings.maintenance_window]).toEqual([
      null,
      null,
      [],
    ]);
  });
});

test("a write-only value is in no plan", () => {
  const user = config("google_sql_user", {
    name: "app",
    instance: "db",
    password_wo: "s3cret",
    password_wo_version: 1,
  });
  expect(planAttributes(block("google_sql_user"), null, user)).toMatchObject({
    password_wo: null,
    password_wo_version: 1,
  });
});

test("a false that is written is planned as false", () => {
  const service = config("google_project_service", {
    service: "sqladmin.googleapis.com",
    disable_on_destroy: false,
  });
  expect(planAttributes(block("google_project_service"), null, service).disable_on_destroy).toBe(false);
});

describe("an update", () => {
  const type = "google_sql_database_instance";
  const first = config(type, {
    name: "db",
    database_version: "POSTGRES_17",
    settings: [
      {
        tier: "db-f1-micro",
        database_flags: [
          { name: "max_connections", value: "50" },
          { name: "work_mem", value: "4096" },
        ],
      },
    ],
  });
  const state = applied(planAttributes(block(type), null, first));
  const changed = (change: (attributes: Attributes, settings: Attributes) => void): Attributes => {
    const next = structuredClone(first);
    change(next, (next.settings as Attributes[])[0] as Attributes);
    return planAttributes(block(type), state, next);
  };

  test("that changes nothing is the prior state", () => {
    expect(changed(() => {})).toEqual(state);
  });

  test("keeps what the service decided", () => {
    const planned = changed((_, settings) => {
      settings.tier = "db-g1-small";
    });
    expect(planned.connection_name).toBe("decided");
    expect(planned.settings).toMatchObject([{ tier: "db-g1-small", disk_size: "decided" }]);
    expect(replacements(block(type), state, planned)).toEqual([]);
  });

  test("finds an element of a set by its content", () => {
    const planned = changed((_, settings) => {
      settings.database_flags = [...(settings.database_flags as Attributes[])].reverse();
    });
    expect(replacements(block(type), state, planned)).toEqual([]);
    expect(planned.settings).toMatchObject([
      { database_flags: [{ name: "work_mem" }, { name: "max_connections" }] },
    ]);
  });

  test("that changes a force-new attribute replaces, with its path", () => {
    const renamed = changed((attributes) => {
      attributes.name = "db2";
    });
    expect(replacements(block(type), state, renamed)).toEqual([["name"]]);
    const collated = changed((_, settings) => {
      settings.collation = "C";
    });
    expect(replacements(block(type), state, collated)).toEqual([["settings", 0, "collation"]]);
  });

  test("with a value that is not known yet replaces where the attribute forces it", () => {
    const planned = changed((attributes) => {
      attributes.name = UNKNOWN;
    });
    expect(replacements(block(type), state, planned)).toEqual([["name"]]);
  });

  test("a default that becomes written changes nothing", () => {
    const planned = changed((attributes, settings) => {
      attributes.deletion_protection = true;
      settings.availability_type = "ZONAL";
    });
    expect(planned).toEqual(state);
  });
});

test("a force-new block that appears replaces", () => {
  const type = "google_secret_manager_secret";
  const auto = planAttributes(
    block(type),
    null,
    config(type, { secret_id: "s", replication: [{ auto: [{}] }] }),
  );
  const managed = planAttributes(
    block(type),
    applied(auto),
    config(type, {
      secret_id: "s",
      replication: [{ user_managed: [{ replicas: [{ location: "us-east1" }] }] }],
    }),
  );
  expect(replacements(block(type), applied(auto), managed)).toEqual([
    ["replication", 0, "auto"],
    ["replication", 0, "user_managed"],
  ]);
});

test("a name and its self link are one network", () => {
  const type = "google_compute_subnetwork";
  const link = "https://www.googleapis.com/compute/v1/projects/p/global/networks/n";
  const values = { name: "s", ip_cidr_range: "10.0.0.0/20" };
  const state = {
    ...applied(planAttributes(block(type), null, config(type, { ...values, network: "n" }))),
    network: link,
  };
  for (const network of ["n", "projects/p/global/networks/n", link]) {
    expect(planAttributes(block(type), state, config(type, { ...values, network })).network).toBe(link);
  }
  const other = planAttributes(
    block(type),
    state,
    config(type, { ...values, network: "projects/p/global/networks/m" }),
  );
  expect(replacements(block(type), state, other)).toEqual([["network"]]);
});

test.each([
  ["case", "UTF8", "utf8", true],
  [
    "a self link of the beta API",
    "https://compute.googleapis.com/compute/beta/projects/p/regions/r",
    "r",
    true,
  ],
  ["another name that ends alike", "projects/p/global/networks/my-vpc", "vpc", false],
  [
    "a dashboard with what the service adds",
    '{"displayName":"D","etag":"e","a":[{"x":1,"y":0}]}',
    '{"a":[{"x":1}],"displayName":"D"}',
    true,
  ],
  ["a dashboard that differs", '{"displayName":"D","etag":"e"}', '{"displayName":"E"}', false],
  ["a dashboard with a widget less", '{"a":[1,2]}', '{"a":[1]}', false],
  ["nothing", "projects/p", "", false],
])("meaning: %s", (_, prior, configured, expected) => {
  expect(sameMeaning(prior, configured)).toBe(expected);
});

describe("labels", () => {
  const type = "google_secret_manager_secret";
  const settings = { defaultLabels: { team: "music", tier: "low" }, attribution: true };
  const plan = (prior: Attributes | null, labels: unknown): Attributes =>
    planLabels(
      block(type),
      prior,
      planAttributes(block(type), prior, config(type, { secret_id: "s", labels })),
      settings,
    );

  test("are merged with the provider's, the resource's own first", () => {
    const planned = plan(null, { app: "db", tier: "high" });
    const all = { "goog-terraform-provisioned": "true", team: "music", tier: "high", app: "db" };
    expect(planned.labels).toEqual({ app: "db", tier: "high" });
    expect(planned.terraform_labels).toEqual(all);
    expect(planned.effective_labels).toEqual(all);
  });

  test("of others on the resource stay, removed ones go", () => {
    const prior = applied(plan(null, { app: "db", old: "1" }));
    prior.effective_labels = { ...(prior.effective_labels as object), foreign: "kept" };
    const planned = plan(prior, { app: "db" });
    expect(planned.effective_labels).toMatchObject({ app: "db", foreign: "kept" });
    expect(planned.effective_labels).not.toHaveProperty("old");
  });

  test("that are not known yet make the merged ones unknown", () => {
    expect(plan(null, { app: UNKNOWN }).effective_labels).toBe(UNKNOWN);
  });
});
