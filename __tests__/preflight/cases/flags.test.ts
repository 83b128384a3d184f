import { Size } from "../../../cloudsql/size";
import { Tier } from "../../../cloudsql/tier";
import { PostgresVersion } from "../../../cloudsql/version";
import { DatabaseFlags, type DatabaseFlagsProps } from "../../../constructs/database-flags";
import { IamUser } from "../../../constructs/database-user";
import { addInstance, synthesizeConstruct } from "../../support/construct";
import { findingAt } from "../../support/preflight";

const MAIN = "google_sql_database_instance.main";

function flags(props: Partial<DatabaseFlagsProps> = {}): DatabaseFlags {
  return new DatabaseFlags({
    tier: Tier.of("db-custom-2-7680"),
    version: PostgresVersion.POSTGRES_15,
    ...props,
  });
}

test("R013: a setting of PostgreSQL that is no flag of Cloud SQL", () => {
  const input = {
    [MAIN]: {
      database_version: "POSTGRES_16",
      settings: { database_flags: [{ name: "reserved_connections", value: "3" }] },
    },
  };
  const { message, fix } = findingAt(input, "error", MAIN, "settings.database_flags[0].name");
  expect(message).toContain('"reserved_connections" cannot be set');
  expect(fix).toContain("remove it");
});

describe("R016: a unit suffix", () => {
  const inputOf = (value: string) => ({
    [MAIN]: {
      database_version: "POSTGRES_15",
      settings: { tier: "db-custom-2-7680", database_flags: [{ name: "shared_buffers", value }] },
    },
  });

  test("is refused, and the count of pages named", () => {
    const { message, fix } = findingAt(inputOf("512M"), "error", MAIN, "settings.database_flags[0].value");
    expect(message).toContain('got "512M"');
    // 512 MB is less than the tenth of the memory that the service wants.
    expect(fix).toBe('write "98304"; 512M is 65536 pages of 8 kB');
  });

  test("and so is more than the machine's share", () => {
    const { message, fix } = findingAt(inputOf("700000"), "error", MAIN, "settings.database_flags[0].value");
    expect(message).toContain("98304 to 589824 pages of 8 kB");
    expect(fix).toContain("589824");
  });

  test("a typed size is written as pages", () => {
    expect(flags({ sharedBuffers: Size.mebibytes(512) }).toList()).toContainEqual({
      name: "shared_buffers",
      value: "65536",
    });
  });
});

describe("R017: an IAM user without IAM login", () => {
  const inputOf = (databaseFlags: unknown[]) => ({
    [MAIN]: {
      name: "main",
      database_version: "POSTGRES_15",
      settings: { tier: "db-custom-2-7680", database_flags: databaseFlags },
    },
    "google_sql_user.app": {
      name: "app@example-project.iam",
      type: "CLOUD_IAM_SERVICE_ACCOUNT",
      instance: "main",
    },
  });

  test("is refused", () => {
    const { message, fix } = findingAt(inputOf([]), "error", MAIN, "settings.database_flags");
    expect(message).toContain("google_sql_user.app logs in with IAM");
    expect(fix).toBe('write {"name": "cloudsql.iam_authentication", "value": "on"}');
  });

  test("and so is a flag that is off", () => {
    const off = inputOf([{ name: "cloudsql.iam_authentication", value: "off" }]);
    expect(findingAt(off, "error", MAIN, "settings.database_flags[0].value").message).toContain('got "off"');
  });

  test("cannot come from the constructs", () => {
    const { resource } = synthesizeConstruct((stack) => {
      const instance = addInstance(stack);
      new IamUser(stack, "user", { instance, email: "app@loist-music.iam.gserviceaccount.com" });
    });
    expect(resource("google_sql_database_instance").settings.database_flags).toContainEqual({
      name: "cloudsql.iam_authentication",
      value: "on",
    });
  });
});

describe("R020: flags in another shape", () => {
  test("are refused, with the line as it should be", () => {
    const input = {
      [MAIN]: { settings: { database_flags: { name: "cloudsql.enable_pgaudit", value: true } } },
    };
    const { message, fix } = findingAt(input, "error", MAIN, "settings.database_flags");
    expect(message).toContain('{"name":"cloudsql.enable_pgaudit","value":true}');
    expect(fix).toBe('write [{"name": "cloudsql.enable_pgaudit", "value": "on"}]');
  });

  test("cannot come from the constructs: names and values are texts of a list", () => {
    for (const flag of flags({ maxConnections: 400 }).toList()) {
      expect(flag).toEqual({ name: expect.any(String), value: expect.any(String) });
    }
  });
});
