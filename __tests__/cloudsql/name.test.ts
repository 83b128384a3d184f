import { isProject, labelKeyFaults, labelValueFaults, toLabel, toName } from "../../cloudsql/name";

test.each(["example-project", "123456789012", "example.com:old-project", "a12345"])(
  "%s is a project",
  (text) => expect(isProject(text)).toBe(true),
);

test.each([
  "db",
  "Example",
  "projects/example-project",
  "example_project",
  "-example",
  "example-",
  "a".repeat(31),
])("%s is none", (text) => expect(isProject(text)).toBe(false));

test("the nearest name", () => {
  expect(toName("Música Library_DB!")).toBe("musica-library-db");
  expect(toName("1st-db-")).toBe("st-db");
  expect(toName("a".repeat(70), 63)).toHaveLength(63);
});

test("labels: letters of any script, in lower case", () => {
  expect([labelKeyFaults("cost-center_1"), labelKeyFaults("größe"), labelValueFaults("")]).toEqual([
    [],
    [],
    [],
  ]);
  expect(labelKeyFaults("1st")).toEqual(["it must start with a letter"]);
  expect(labelKeyFaults("")).toEqual(["it is empty"]);
  expect(labelValueFaults("Ann@Example.com is")).toEqual(["capitals", "dots", "spaces", '"@"']);
  expect(labelValueFaults("x".repeat(64))).toEqual(["64 characters"]);
  expect(toLabel("1.2.3", "value")).toBe("1-2-3");
  expect(toLabel("1st Team", "key")).toBe("st-team");
});
