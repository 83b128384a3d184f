import { exportWorkflow } from "../../cloudsql/export-workflow";

const definition = exportWorkflow({
  project: "loist-music-test",
  region: "us-central1",
  instance: "music-db",
  database: "music_library",
  bucket: "exports-of-music",
  offload: true,
});

// biome-ignore lint/suspicious/noExplicitAny: the definition is data of any shape
type Data = any;
interface Step {
  readonly flow: string;
  readonly name: string;
  readonly body: Data;
}

/** What may stand in a step, in a branch of a switch, in a subworkflow: the language's reference. */
const STEP = [
  "assign",
  "call",
  "args",
  "result",
  "switch",
  "next",
  "return",
  "raise",
  "try",
  "retry",
  "except",
  "for",
  "parallel",
  "steps",
];
const BRANCH = ["condition", "next", "return", "raise", "steps", "assign", "call", "args", "result"];
const FLOW = ["params", "steps"];
/** Standard library and connectors that are used, with their required arguments. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  "googleapis.sqladmin.v1.instances.export": ["project", "instance", "body"],
  "googleapis.storage.v1.objects.list": ["bucket"],
  "googleapis.logging.v2.entries.write": ["body"],
};
const FUNCTIONS = ["text.replace_all", "text.substring", "time.format", "sys.now", "int", "not"];

const flows = Object.entries(definition as Record<string, Data>);
const steps: Step[] = flows.flatMap(([flow, { steps: list }]) =>
  list.flatMap((entry: Data) => Object.entries(entry).map(([name, body]) => ({ flow, name, body }))),
);

/** Every expression in a value. */
function expressions(value: Data): string[] {
  if (typeof value === "string") return value.includes("${") ? [value] : [];
  return value && typeof value === "object" ? Object.values(value).flatMap(expressions) : [];
}

/** The code of an expression without its texts. */
const codeOf = (expression: string) => expression.slice(2, -1).replace(/"(?:[^"\\]|\\.)*"/g, "text_");

test("the definition, as it is deployed", () => {
  expect(definition).toMatchSnapshot();
});

// Google's own parser is only in the cloud: what follows is as far as its grammar can be held here.
test("every flow and step has a name of its own and only words of the language", () => {
  expect(flows.map(([name]) => name)).toEqual(["main", "is_busy"]);
  for (const [, flow] of flows) for (const word of Object.keys(flow)) expect(FLOW).toContain(word);
  for (const [flow] of flows) {
    const names = steps.filter((step) => step.flow === flow).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
  for (const { name, body } of steps) {
    expect(name).toMatch(/^[a-z][a-z_]*$/);
    for (const word of Object.keys(body)) expect(STEP).toContain(word);
    for (const branch of body.switch ?? []) {
      for (const word of Object.keys(branch)) expect(BRANCH).toContain(word);
      expect(branch.condition).toMatch(/^\$\{.+\}$/);
    }
  }
});

test("every step is reached, and each flow ends", () => {
  for (const [flow, { steps: list }] of flows) {
    const own = steps.filter((step) => step.flow === flow);
    expect(own).toHaveLength(list.length);
    // Without jumps one step comes after the other; only the last returns.
    for (const { body } of own) expect(JSON.stringify(body)).not.toContain('"next"');
    expect(own.map(({ body }) => "return" in body)).toEqual(own.map((_, i) => i === own.length - 1));
  }
});

test("calls are of connectors that there are, with what they require", () => {
  const calls = steps.flatMap(({ body }) => [body, body.try ?? {}]).filter(({ call }) => call);
  expect(calls.map(({ call }) => call)).toEqual(Object.keys(CALLS));
  for (const { call, args } of calls)
    expect(Object.keys(args)).toEqual(expect.arrayContaining([...(CALLS[call] ?? [])]));
});

test("expressions are whole, short enough, and name only what is there by then", () => {
  const known: Record<string, Set<string>> = {
    main: new Set(["is_busy"]),
    is_busy: new Set((definition as Data).is_busy.params),
  };
  for (const { flow, body } of steps) {
    const names = known[flow] as Set<string>;
    for (const assigned of body.assign ?? []) {
      for (const expression of expressions(assigned)) check(expression, names);
      for (const name of Object.keys(assigned)) names.add(name);
    }
    for (const expression of expressions({ ...body, assign: undefined })) check(expression, names);
    for (const { result } of [body, body.try ?? {}]) if (result) names.add(result);
  }
});

function check(expression: string, names: ReadonlySet<string>): void {
  expect(expression).toMatch(/^\$\{.+\}$/);
  expect(expression.length).toBeLessThanOrEqual(400);
  const code = codeOf(expression);
  expect(code.split("(").length).toBe(code.split(")").length);
  expect(code).not.toMatch(/[{}"]/);
  for (const [word] of code.matchAll(/(?<![\w.])[a-z_][\w.]*/g)) {
    const root = word.split(".")[0] as string;
    const fine =
      ["text_", "in", "or", "and", "true", "false"].includes(word) ||
      FUNCTIONS.includes(word) ||
      names.has(root);
    expect([expression, word, fine]).toEqual([expression, word, true]);
  }
}

test("the name of an object is safe in a URL, and sorts by time", () => {
  const { assign } = steps[0]?.body ?? {};
  expect(assign[1].object).toBe('${"music-db-music_library-" + moment + "Z.sql.gz"}');
  // What the functions of the first one give.
  const moment = "2026-03-01T02:00:07.123456Z".slice(0, 19).replaceAll(":", "");
  expect(`music-db-music_library-${moment}Z.sql.gz`).toMatch(/^[a-z0-9_.TZ-]+$/);
});

test("only a whole export is recorded: after the operation, and after the look at the object", () => {
  expect(steps.filter(({ flow }) => flow === "main").map(({ name }) => name)).toEqual([
    "name_object",
    "export",
    "look_for_object",
    "check_object",
    "record_export",
    "end",
  ]);
  expect(
    steps.find(({ name }) => name === "check_object")?.body.switch.map(({ raise }: Data) => typeof raise),
  ).toEqual(["string", "string"]);
});
