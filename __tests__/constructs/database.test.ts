import { Database } from "../../constructs/database";
import { addInstance, synthesizeConstruct } from "../support/construct";

function database(props: { keepOnDelete?: boolean } = {}) {
  return synthesizeConstruct((stack) => {
    new Database(stack, "database", { instance: addInstance(stack), name: "music_library", ...props });
  });
}

test("is in UTF-8, stays when it is taken out, and comes after its instance", () => {
  const made = database();
  expect(made.addresses).toEqual(["google_sql_database.database", "google_sql_database_instance.instance"]);
  expect(made.resource("google_sql_database")).toEqual({
    project: "loist-music-test",
    instance: "${google_sql_database_instance.instance.name}",
    name: "music_library",
    charset: "UTF8",
    collation: "en_US.UTF8",
    deletion_policy: "ABANDON",
    depends_on: ["google_sql_database_instance.instance"],
  });
});

test("goes when it is taken out, where asked", () => {
  expect(database({ keepOnDelete: false }).resource("google_sql_database").deletion_policy).toBe("DELETE");
});
