import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ProblemError } from "../../cloudsql/problem";
import { check } from "../../preflight/check";
import type { Finding } from "../../preflight/finding";
import { isConfiguration, resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { readPlan } from "../../preflight/inputs/plan";
import type { Resource } from "../../preflight/resource";
import { isObject } from "../../preflight/value";
import fc from "../support/fast-check";
import { MUTATIONS, type Mutation } from "../support/mutations";
import { planOf } from "../support/plan";
import { shown } from "../support/preflight";

// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Json = Record<string, any>;
/** FAST_CHECK_RUNS asks for more. */
const runs = (usual: number) => ({ numRuns: Number(process.env.FAST_CHECK_RUNS ?? usual) });

type Path = readonly (string | number)[];

const FOLDER = join(__dirname, "../fixtures/valid");
const TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [file.replace(".tf.json", ""), readFileSync(join(FOLDER, file), "utf8")]),
);
const NAMES = Object.keys(TEXTS);

const read = (name: string): Json => JSON.parse(TEXTS[name] ?? "");
const found = (configuration: Json): Finding[] => check(resourcesOfConfiguration(configuration));
const errors = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === "error");

/** Places of anything below a value. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsIn(one, [...path, key]))];
}

/** Puts a value somewhere, also under a name that a prototype has; undefined removes what is there. */
function put(root: Json, path: Path, value: unknown): void {
  const parent = path.slice(0, -1).reduce<Json>((level, key) => level[key], root);
  const key = path.at(-1) as string;
  if (value === undefined && Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (value === undefined) delete parent[key];
  else Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

const PROTOTYPE_KEYS = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  "//",
  "dynamic",
];

/** Any JSON, and texts that a parser may trip over. */
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3, noUnicodeString: false } as fc.JsonSharedConstraints),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(...PROTOTYPE_KEYS),
  fc.constantFrom(
    "${",
    "${}",
    "${x",
    "%{",
    '${"',
    "${a[",
    "${a.b.c}",
    "$${a}",
    "%{ if x }",
    "\ud800",
    "\u202e",
    "db-custom-",
  ),
  fc.constantFrom(
    "db-custom-99999999999999999999-1",
    "POSTGRES_",
    "10.0.0.0/99",
    "2026-02-30",
    "99-99",
    "24:00",
  ),
  fc.constantFrom(
    "resource.type = ",
    'metric.type="',
    '{"displayName":',
    'REGEXP_EXTRACT(a, "(")',
    "1e999",
    "0x10",
  ),
  fc.constantFrom("a".repeat(20_000), "(".repeat(2_000), "${".repeat(300), "9".repeat(3_000)),
  fc.constantFrom(1e308, -1e308, 2 ** 53, -0.5),
  fc
    .constantFrom('{"__proto__":{"x":1},"toString":null}', "[[null,[{}]]]", '{"a":{"b":[{"c":null}]}}')
    .map((text) => JSON.parse(text)),
);

/** A valid configuration with a few things in it replaced, removed or renamed. */
const damaged = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.array(fc.tuple(fc.nat(), oddValue, fc.nat(9), fc.constantFrom(...PROTOTYPE_KEYS)), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([name, changes]) => {
    const configuration = read(name);
    for (const [at, value, kind, key] of changes) {
      const paths = pathsIn(configuration).filter((path) => path.length > 1);
      const path = paths[at % paths.length];
      if (!path) continue;
      if (kind > 2) put(configuration, path, structuredClone(value));
      else {
        const parent = path.slice(0, -1).reduce<Json>((level, one) => level[one], configuration);
        const before = parent[path.at(-1) as string];
        put(configuration, path, undefined);
        if (kind > 0 && !Array.isArray(parent)) put(parent, [key], before);
      }
    }
    return configuration;
  });

/** Undefined for what is refused as a whole. */
function resourcesOf(configuration: unknown): Resource[] | undefined {
  if (!isConfiguration(configuration)) return undefined;
  try {
    return resourcesOfConfiguration(configuration);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

function mutated({ base, at, path, value }: Mutation): Json {
  const configuration = read(base);
  const steps = ["resource", ...at.split("."), ...path.split(".")];
  steps.slice(0, -1).reduce((level, key) => (level[key] ??= {}), configuration);
  put(configuration, steps, value);
  return configuration;
}

const nameOf = ({ at, path, value }: Mutation) => `${at} ${path} = ${JSON.stringify(value) ?? "nothing"}`;

const mutation = fc.constantFrom(...MUTATIONS);

describe("whatever the input", () => {
  test("the rules never throw, and say the same twice", () => {
    fc.assert(
      fc.property(damaged, (configuration) => {
        const resources = resourcesOf(configuration);
        if (resources) expect(check(resources)).toEqual(check(resources));
      }),
      runs(300),
    );
  });

  test("nothing is changed in what is checked", () => {
    fc.assert(
      fc.property(mutation, (change) => {
        const configuration = mutated(change);
        const resources = resourcesOfConfiguration(configuration);
        check(resources);
        expect(configuration).toEqual(mutated(change));
        expect(resources).toEqual(resourcesOfConfiguration(mutated(change)));
      }),
      runs(40),
    );
  });

  test("any attributes of any type are taken", () => {
    const attributes = fc.dictionary(
      fc.oneof(fc.constantFrom(...PROTOTYPE_KEYS, "settings", "name"), fc.string()),
      oddValue,
    );
    const type = fc.constantFrom(
      "google_sql_database_instance",
      "google_sql_user",
      "google_monitoring_alert_policy",
      "google_monitoring_dashboard",
      "google_logging_metric",
      "null_resource",
      "terraform",
      "provider",
      "constructor",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(type, attributes), { maxLength: 4 }), (resources) => {
        check(resources.map(([type, attributes], i) => ({ address: `${type}.r${i}`, type, attributes })));
      }),
      runs(300),
    );
  });

  test("a finding says what is wrong, how to mend it and where to read of it", () => {
    fc.assert(
      fc.property(damaged, (configuration) => {
        for (const finding of check(resourcesOf(configuration) ?? [])) {
          const { rule, address, message, fix, link } = finding;
          expect({ rule, address }).toEqual({
            rule: expect.stringMatching(/^[a-z]+(-[a-z]+)+$/),
            address: expect.any(String),
          });
          expect(message).not.toBe("");
          expect(fix).not.toBe("");
          expect(link).toMatch(/^https:\/\//);
          expect(`${message} ${fix}`).not.toMatch(
            /\[object Object\]|\bundefined\b|\bNaN\b|Symbol\(|function /,
          );
        }
      }),
      runs(200),
    );
  });
});

describe("the order", () => {
  test("of the resources does not matter", () => {
    const shuffledResources = mutation.chain((change) => {
      const resources = resourcesOfConfiguration(mutated(change));
      return fc
        .shuffledSubarray(resources, { minLength: resources.length })
        .map((other) => [resources, other]);
    });
    fc.assert(
      fc.property(shuffledResources, ([one = [], other = []]) => {
        expect(shown(check(other))).toBe(shown(check(one)));
      }),
      runs(100),
    );
  });
});

describe("what is not known until apply", () => {
  /** Terraform itself wants a literal there, or it is no attribute. */
  const LITERAL = new Set([
    "lifecycle",
    "depends_on",
    "provider",
    "provisioner",
    "dynamic",
    "//",
    "timeouts",
    "for_each",
    "count",
  ]);

  const places = NAMES.flatMap((name) =>
    pathsIn(read(name).resource ?? {})
      .filter((path) => path.length > 2 && !path.some((step) => LITERAL.has(String(step))))
      .map((path) => ({ name, path })),
  );

  test("is no error", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ name, path }) => {
        const configuration = read(name);
        if (isObject(path.reduce<Json>((level, key) => level[key], configuration.resource))) return;
        configuration.variable = { ...configuration.variable, x: {} };
        put(configuration.resource, path, "${var.x}");
        expect(shown(errors(found(configuration)))).toBe("");
      }),
      runs(300),
    );
  });

  /** There it is wrong that something is written at all, or that it is no literal. */
  const NOT_ABOUT_VALUES = new Set([
    "schema-unknown-attribute",
    "secrets-version-argument",
    "state-count",
    "state-lifecycle",
  ]);

  test.each(
    MUTATIONS.filter(({ value, rule }) => value !== undefined && !NOT_ABOUT_VALUES.has(rule)).map(
      (change) => [nameOf(change), change] as const,
    ),
  )("takes back the error of %s", (_name, change) => {
    const configuration = mutated({ ...change, value: "${var.x}" });
    configuration.variable = { ...configuration.variable, x: {} };
    expect(shown(errors(found(configuration)))).toBe("");
  });
});

describe("each broken limit is found", () => {
  test("there are many", () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MUTATIONS.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(50);
  });

  test.each(MUTATIONS.map((change) => [nameOf(change), change] as const))("%s", (_name, change) => {
    const rules = errors(found(mutated(change))).map(({ rule }) => rule);
    expect(rules).toContain(change.rule);
  });
});

describe("a plan of the same content", () => {
  /** Of a plan they say less: what it does not tell, or has judged itself. */
  const CONFIGURATION_ONLY = /^(schema|state|sql-step)-|^(network-connection-first|flags-shape)$/;
  const PLANNABLE = NAMES.filter((name) => {
    const { resource } = read(name);
    return (
      resource &&
      !/"(count|for_each|dynamic|\/\/)":/.test(JSON.stringify(resource)) &&
      name !== "values-as-texts"
    );
  });
  const places = (findings: readonly Finding[]) =>
    errors(findings)
      .filter(({ rule }) => !CONFIGURATION_ONLY.test(rule))
      .map(({ rule, address, attribute }) => `${rule} ${address} ${attribute.replaceAll("[0]", "")}`);

  test.each(PLANNABLE)("%s has no error either", (name) => {
    expect(shown(errors(check(readPlan(planOf(read(name))).resources)))).toBe("");
  });

  const planned = MUTATIONS.filter(
    // What is computed when it is left out is not known in a plan.
    ({ base, rule, path, value }) =>
      PLANNABLE.includes(base) &&
      !CONFIGURATION_ONLY.test(rule) &&
      path !== "node_count" &&
      !(path === "encryption_key_name" && value === undefined) &&
      // Nor is the administrator's password, or what an expression makes of a reference.
      path !== "root_password" &&
      path !== "settings.database_flags",
  );

  test.each(planned.map((change) => [nameOf(change), change] as const))(
    "%s has the same errors",
    (_name, change) => {
      const configuration = mutated(change);
      expect(places(check(readPlan(planOf(configuration)).resources))).toEqual(places(found(configuration)));
    },
  );
});
