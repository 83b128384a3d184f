import { type Resource, ResourceSet, references, valuesOf } from "../../preflight/resource";

const resource = (address: string, attributes: Record<string, unknown> = {}, source?: string): Resource => ({
  address,
  type: address.split(".").slice(0, -1).join("."),
  attributes,
  ...(source && { source }),
});

const INSTANCE = "google_sql_database_instance";

describe("follow", () => {
  const main = resource(`${INSTANCE}.main`, { name: "db" });
  const user = (instance: unknown, source?: string) => resource("google_sql_user.app", { instance }, source);
  const follow = (from: Resource, ...others: Resource[]) =>
    new ResourceSet([from, ...others]).follow(from, valuesOf(from).get("instance"), INSTANCE);

  test("finds what a reference, a name or the end of an address names", () => {
    expect(follow(user(`\${${INSTANCE}.main.name}`), main)).toBe(main);
    expect(follow(user("db"), main)).toBe(main);
    const unnamed = resource(`${INSTANCE}.main`);
    expect(follow(user("main"), unnamed)).toBe(unnamed);
  });

  test("finds nothing of another type, of another input, or unknown", () => {
    expect(follow(user("${var.instance}"), main)).toBeUndefined();
    expect(follow(user("other"), main)).toBeUndefined();
    expect(follow(user("main"), main)).toBeUndefined();
    const elsewhere = { ...main, source: "other" };
    expect(follow(user(`\${${INSTANCE}.main.name}`, "here"), elsewhere)).toBeUndefined();
    expect(follow(user(7), main)).toBeUndefined();
  });

  test("of two inputs with the same addresses, each follows its own", () => {
    const [a, b] = ["a", "b"].map((source) => ({ ...main, source })) as [Resource, Resource];
    const from = user(`\${${INSTANCE}.main.id}`, "b");
    expect(follow(from, a, b)).toBe(b);
  });
});

test("pointingAt finds what names a resource", () => {
  const main = resource(`${INSTANCE}.main`, { name: "db" });
  const users = ["db", "other"].map((instance, i) => resource(`google_sql_user.u${i}`, { instance }));
  const all = new ResourceSet([main, ...users]);
  expect(all.pointingAt(main, "google_sql_user", "instance")).toEqual([users[0]]);
});

test("references are those inside of a template", () => {
  expect(references("${google_sql_user.app.name}-${data.google_project.main.number}")).toEqual([
    "google_sql_user.app",
    "data.google_project.main",
  ]);
  expect(references("google_sql_user.app")).toEqual([]);
});
