import { Database } from "../../../constructs/database";
import { IamUser } from "../../../constructs/database-user";
import { type Attributes, addInstance, synthesizeConstruct } from "../../support/construct";
import { findingAt } from "../../support/preflight";

const MAIN = "google_sql_database_instance.main";
const DATABASE = "google_sql_database.app";

function made(): { database: Attributes; user: Attributes } {
  const { resource } = synthesizeConstruct((stack) => {
    const instance = addInstance(stack);
    new Database(stack, "database", { instance, name: "app" });
    new IamUser(stack, "user", { instance, email: "app@loist-music.iam.gserviceaccount.com" });
  });
  return { database: resource("google_sql_database"), user: resource("google_sql_user") };
}

describe("R089: a database that goes before its protected instance", () => {
  test("is warned of", () => {
    const input = {
      [MAIN]: { deletion_protection: true, settings: { deletion_protection_enabled: true } },
      [DATABASE]: { name: "app", instance: "main" },
    };
    const { message, fix } = findingAt(input, "warning", DATABASE, "deletion_policy");
    expect(message).toContain("is protected, and a destroy drops this database before it gets there");
    expect(fix).toContain('deletion_policy = "ABANDON"');
  });

  test("cannot come from the constructs, nor a user that does", () => {
    expect(made().database.deletion_policy).toBe("ABANDON");
    expect(made().user.deletion_policy).toBe("ABANDON");
  });
});

test("R092: a database that is dropped with open sessions", () => {
  const input = { [DATABASE]: { name: "app", instance: "main", deletion_policy: "DELETE" } };
  const { message, fix } = findingAt(input, "warning", DATABASE, "deletion_policy");
  expect(message).toContain(
    'fails while sessions are open, and loses its data when it succeeds; got "DELETE"',
  );
  expect(fix).toContain("end its sessions first");
  expect(made().database.deletion_policy).toBe("ABANDON");
});

test("R093: the policy is written from the first apply on", () => {
  expect(made().database).toHaveProperty("deletion_policy", "ABANDON");
});
