import { loadEnvironments } from "../../../environments";
import { namesOf } from "../../../environments/names";
import { checked, findingAt } from "../../support/preflight";
import { refusal } from "../../support/refusal";
import { synthesize } from "../../support/synthesize";

const MAIN = "google_sql_database_instance.main";

describe("R186: a project with its prefix or by its display name", () => {
  test("is refused, with the id", () => {
    const input = { [MAIN]: { project: "projects/example-project", name: "main" } };
    const { message, fix } = findingAt(input, "error", MAIN, "project");
    expect(message).toContain('a project is given by its id alone; got "projects/example-project"');
    expect(fix).toBe('write "example-project"');
  });

  test("is refused when it has capitals", () => {
    const input = { [MAIN]: { project: "Example Project", name: "main" } };
    const { message, fix } = findingAt(input, "error", MAIN, "project");
    expect(message).toContain("a project's display name, not its id");
    expect(fix).toContain('"example-project"');
  });

  test("is refused in an environment", () => {
    expect(refusal(() => loadEnvironments({ MUSICDB_PROD_PROJECT: "projects/loist-music" }))).toContain(
      'without "projects/"',
    );
  });
});

test("R189: a rebuilt instance has another name, by the generation", () => {
  const [environment] = loadEnvironments({});
  if (!environment) throw new Error("no environment");
  const first = namesOf({ ...environment, generation: 1 }).instance;
  expect(namesOf({ ...environment, generation: 2 }).instance).toBe(`${first}-2`);
  const rebuilt = synthesize({}, (one) => ({ ...one, generation: 2 }));
  try {
    const { name } = rebuilt.resource(
      `${environment.name}-database`,
      "google_sql_database_instance.instance",
    );
    expect(name).toBe(`${first}-2`);
  } finally {
    rebuilt.remove();
  }
});

test("R191: a label with capitals", () => {
  const input = { [MAIN]: { settings: { user_labels: { Team: "Payments" } } } };
  const at = "settings.user_labels.Team";
  const found = checked(input).filter((finding) => finding.severity === "error" && finding.attribute === at);
  expect(found.map(({ message, fix }) => `${message} → ${fix}`)).toEqual([
    expect.stringMatching(/key is refused: capitals; got "Team".*→ write "team" = "payments"$/),
    expect.stringMatching(/value is refused: capitals; got "Payments".*→ write "payments"$/),
  ]);
});

test("R192: a label's value with dots", () => {
  const input = { [MAIN]: { settings: { user_labels: { version: "1.2.3" } } } };
  const { message, fix } = findingAt(input, "error", MAIN, "settings.user_labels.version");
  expect(message).toContain('refused: dots; got "1.2.3"');
  expect(fix).toBe('write "1-2-3"');
});
