import { type Attributes, addInstance, synthesizeConstruct } from "../../support/construct";
import { checked, findingAt } from "../../support/preflight";

const MAIN = "google_sql_database_instance.main";
const INSTANCE = "google_sql_database_instance";

describe("R083: a standby without backups", () => {
  const settings = { availability_type: "REGIONAL" };

  test("is refused, whether they are off or not mentioned", () => {
    for (const backups of [{ backup_configuration: { enabled: false } }, {}]) {
      const input = { [MAIN]: { database_version: "POSTGRES_15", settings: { ...settings, ...backups } } };
      const { message, fix } = findingAt(input, "error", MAIN, "settings.backup_configuration.enabled");
      expect(message).toContain("availability_type REGIONAL needs backups");
      expect(fix).toContain("backup_configuration.enabled = true");
    }
  });

  test("cannot come from the constructs", () => {
    const { resource } = synthesizeConstruct((stack) => addInstance(stack, { availability: "regional" }));
    expect(resource(INSTANCE).settings).toMatchObject({
      availability_type: "REGIONAL",
      backup_configuration: { enabled: true, point_in_time_recovery_enabled: true },
    });
  });
});

describe("R085: a secondary zone that the service fills in", () => {
  test("is warned of", () => {
    const input = {
      [MAIN]: {
        settings: { availability_type: "REGIONAL", location_preference: { zone: "europe-west1-b" } },
      },
    };
    const { fix } = findingAt(input, "warning", MAIN, "settings.location_preference.secondary_zone");
    expect(fix).toBe("write secondary_zone, or remove location_preference");
  });

  test("cannot come from the constructs: they name no zones", () => {
    const { resource } = synthesizeConstruct((stack) => addInstance(stack, { availability: "regional" }));
    expect(resource(INSTANCE).settings).not.toHaveProperty("location_preference");
  });
});

describe("R087: an instance without a version", () => {
  test("cannot come from the constructs: each says its own", () => {
    const { json } = synthesizeConstruct((stack) => {
      addInstance(stack, { availability: "regional" }).addReplica("replica", { name: "replica" });
    });
    const instances = Object.values<Attributes>(json.resource[INSTANCE]);
    expect(instances.map((one) => one.database_version)).toEqual(["POSTGRES_17", "POSTGRES_17"]);
  });

  test("is warned of on a replica", () => {
    const input = {
      [MAIN]: { name: "main", database_version: "POSTGRES_16" },
      "google_sql_database_instance.replica": { master_instance_name: "main" },
    };
    const fixes = checked(input)
      .filter(
        ({ address, attribute }) =>
          `${address} ${attribute}` === "google_sql_database_instance.replica database_version",
      )
      .map(({ fix }) => fix);
    expect(fixes).toContain('write database_version = "POSTGRES_16"');
  });
});
