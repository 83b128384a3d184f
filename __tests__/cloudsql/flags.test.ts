import data from "../../cloudsql/data/flags.json";
import {
  type FlagContext,
  type FlagDefinition,
  findFlag,
  flagProblems,
  flagRange,
} from "../../cloudsql/flags";
import { formatProblem } from "../../cloudsql/problem";
import { Tier } from "../../cloudsql/tier";
import { PostgresVersion } from "../../cloudsql/version";
import fc from "../support/fast-check";
import { suggestion } from "../support/refusal";
import { anyTier } from "../support/tiers";

const FLAGS = data.flags as unknown as FlagDefinition[];
const NUMERIC = FLAGS.filter((flag) => flag.type === "integer" || flag.type === "float");
const CONTEXT: FlagContext = {
  version: PostgresVersion.POSTGRES_17,
  tier: Tier.of("db-custom-1-3840"),
};

/** The whole messages about a flag, as a user reads them. */
const messages = (name: string, value: string, context = CONTEXT) =>
  flagProblems(name, value, context).map(formatProblem).join("\n");
const codes = (name: string, value: string, context = CONTEXT) =>
  flagProblems(name, value, context).map((problem) => problem.code);

describe("the table of flags", () => {
  test("has every name once", () => {
    const names = FLAGS.map((flag) => flag.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(250);
  });

  test.each(FLAGS.map((flag) => [flag.name, flag] as const))("%s is well-formed", (name, flag) => {
    expect(name).toMatch(/^[A-Za-z_]+(\.([a-z_]+|\*))?$/);
    expect(["integer", "float", "boolean", "enum", "string", "repeatedString"]).toContain(flag.type);
    expect(["8kB", "kB", "MB", "B", "ms", "s", "min", undefined]).toContain(flag.unit);
    expect(["listed", "unconfirmed"]).toContain(flag.cloudSqlSupport);
    expect(typeof flag.requiresRestart).toBe("boolean");
    for (const version of [flag.minVersion, flag.maxVersion]) {
      if (version !== undefined) expect(Number.isInteger(version) && version >= 9 && version < 20).toBe(true);
    }
    expect(flag.minVersion ?? 0).toBeLessThanOrEqual(flag.maxVersion ?? 99);
    for (const major of [12, 13, 14, 15, 16, 17, 18]) wellFormedIn(name, major);
  });

  function wellFormedIn(name: string, major: number) {
    const flag = findFlag(name, PostgresVersion.of(`POSTGRES_${major}`)) as FlagDefinition;
    if (flag.type === "integer" || flag.type === "float") {
      const range = flagRange(flag, CONTEXT.tier);
      expect(Number.isFinite(range?.min) && Number.isFinite(range?.max)).toBe(true);
      expect(range?.min).toBeLessThan(range?.max ?? Number.NaN);
    } else {
      expect(flag.unit).toBeUndefined();
    }
    if (flag.type === "boolean") expect(flag.allowedValues).toEqual(["on", "off"]);
    if (flag.type === "enum" || flag.type === "repeatedString") {
      expect(flag.allowedValues?.length).toBeGreaterThan(1);
    }
  }

  test("names a known source for each flag", () => {
    const known = Object.keys(data.sourceKeys);
    for (const flag of data.flags) {
      expect(known).toEqual(expect.arrayContaining(flag.sources));
    }
  });

  test("has the unit of each flag of memory and time that this project writes", () => {
    const unit = (name: string) => findFlag(name)?.unit;
    expect(unit("shared_buffers")).toBe("8kB");
    expect(unit("effective_cache_size")).toBe("8kB");
    expect(unit("work_mem")).toBe("kB");
    expect(unit("maintenance_work_mem")).toBe("kB");
    expect(unit("log_min_duration_statement")).toBe("ms");
    expect(unit("max_connections")).toBeUndefined();
  });
});

describe("bounds", () => {
  const range = (name: string, tier: Tier) => flagRange(findFlag(name) as FlagDefinition, tier);

  test("of buffers and cache are shares of the memory: 10 to 60 and 10 to 70 percent", () => {
    const pages = 3840 * 128;
    expect(range("shared_buffers", CONTEXT.tier)).toEqual({ min: pages * 0.1, max: pages * 0.6 });
    expect(range("effective_cache_size", CONTEXT.tier)).toEqual({ min: pages * 0.1, max: pages * 0.7 });
  });

  test("on db-f1-micro are those of the service's own messages", () => {
    expect(range("shared_buffers", Tier.DB_F1_MICRO)).toEqual({ min: 13_107, max: 78_643 });
    expect(range("effective_cache_size", Tier.DB_F1_MICRO)).toEqual({ min: 13_107, max: 91_750 });
  });

  test("may change with the version", () => {
    const min = (version: PostgresVersion) => findFlag("maintenance_work_mem", version)?.min;
    expect([min(PostgresVersion.POSTGRES_16), min(PostgresVersion.POSTGRES_17)]).toEqual([1024, 64]);
    expect(
      codes("maintenance_work_mem", "512", { ...CONTEXT, version: PostgresVersion.POSTGRES_16 }),
    ).toEqual(["FLAG_OUT_OF_RANGE"]);
    expect(codes("maintenance_work_mem", "512")).toEqual([]);
  });
});

describe("numbers", () => {
  /** A numeric flag where it exists, with its bounds there. */
  const settable = fc
    .record({ flag: fc.constantFrom(...NUMERIC), tier: anyTier, major: fc.integer({ min: 12, max: 18 }) })
    .filter(({ flag, major }) => major >= (flag.minVersion ?? 0) && major <= (flag.maxVersion ?? 99))
    .map(({ flag: { name }, tier, major }) => {
      const version = PostgresVersion.of(`POSTGRES_${major}`);
      const flag = findFlag(name, version) as FlagDefinition;
      const bounds = flagRange(flag, tier) as { min: number; max: number };
      return { name, flag, bounds, context: { version, tier } };
    })
    .filter(({ flag }) => flag.type === "integer" || flag.type === "float");

  test("inside the range pass, at both ends too", () => {
    fc.assert(
      fc.property(
        settable,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ name, flag, bounds, context }, share) => {
          const { min, max } = bounds;
          const between = Math.min(max, min + share * (max - min));
          const inside = flag.type === "integer" ? Math.floor(between) : between;
          for (const number of [min, inside, max]) {
            expect(messages(name, String(number), context)).toBe("");
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("just outside are refused, and the bound is suggested", () => {
    fc.assert(
      fc.property(settable, ({ name, flag, bounds, context }) => {
        const step = flag.type === "integer" ? 1 : 0.001;
        for (const [number, bound] of [
          [bounds.min - step, bounds.min],
          [bounds.max + step, bounds.max],
        ] as const) {
          // Doubles have no number so near to the largest bounds.
          if (number === bound) continue;
          const [problem] = flagProblems(name, String(number), context);
          expect(problem?.code).toBe("FLAG_OUT_OF_RANGE");
          expect(suggestion(problem)).toBe(String(bound));
          expect(messages(name, suggestion(problem), context)).toBe("");
        }
      }),
      { numRuns: 500 },
    );
  });

  test("with a suffix are refused, and what is suggested is taken", () => {
    const suffixed = fc.record({
      where: settable.filter(({ flag }) => flag.unit !== undefined),
      amount: fc.oneof(fc.nat({ max: 10_000 }), fc.nat()),
      suffix: fc.constantFrom("B", "kB", "MB", "GB", "TB", "ms", "s", "min", "h", "d"),
    });
    fc.assert(
      fc.property(suffixed, ({ where: { name, context }, amount, suffix }) => {
        const [problem] = flagProblems(name, `${amount}${suffix}`, context);
        expect(problem?.code).toBe("FLAG_NOT_A_NUMBER");
        if (/^write a plain/.test(problem?.fix ?? "")) return;
        expect(messages(name, suggestion(problem), context)).toBe("");
      }),
      { numRuns: 500 },
    );
  });

  test("in the wrong unit are told what the number means", () => {
    expect(messages("shared_buffers", "1GB")).toMatchInlineSnapshot(`
      "value of flag "shared_buffers" must be a plain whole number: Cloud SQL takes no unit suffix [FLAG_NOT_A_NUMBER]
        got:     "1GB"
        allowed: 49152 to 294912 pages of 8 kB
        fix:     write "131072""
    `);
    expect(messages("shared_buffers", "1024")).toMatchInlineSnapshot(`
      "value of flag "shared_buffers" is out of range on db-custom-1-3840 [FLAG_OUT_OF_RANGE]
        got:     "1024"
        allowed: 49152 to 294912 pages of 8 kB
        fix:     write "49152" or more"
    `);
    expect(messages("shared_buffers", "1073741824")).toMatchInlineSnapshot(`
      "value of flag "shared_buffers" is out of range on db-custom-1-3840 [FLAG_OUT_OF_RANGE]
        got:     "1073741824"
        allowed: 49152 to 294912 pages of 8 kB
        fix:     write "294912" or less"
    `);
    expect(messages("log_min_duration_statement", "200ms")).toMatchInlineSnapshot(`
      "value of flag "log_min_duration_statement" must be a plain whole number: Cloud SQL takes no unit suffix [FLAG_NOT_A_NUMBER]
        got:     "200ms"
        allowed: -1 to 2147483647 ms
        fix:     write "200""
    `);
    expect(messages("max_connections", "many")).toMatchInlineSnapshot(`
      "value of flag "max_connections" must be a plain whole number: Cloud SQL takes no unit suffix [FLAG_NOT_A_NUMBER]
        got:     "many"
        allowed: 1 to 262143
        fix:     write a plain whole number"
    `);
  });

  test("whole where the flag counts, with a fraction where it measures", () => {
    expect(codes("max_connections", "99.5")).toEqual(["FLAG_NOT_A_NUMBER"]);
    expect(codes("random_page_cost", "1.1")).toEqual([]);
    expect(codes("random_page_cost", "11e-1")).toEqual([]);
    for (const value of ["", " 100", "+100", "0x64", "1e2", "NaN", "Infinity", "1_000"]) {
      expect(codes("max_connections", value)).toEqual(["FLAG_NOT_A_NUMBER"]);
    }
  });
});

describe("booleans", () => {
  test.each([
    ["ON", 'write "on"'],
    ["true", 'write "on"'],
    ["1", 'write "on"'],
    ["yes", 'write "on"'],
    ["Off", 'write "off"'],
    ["false", 'write "off"'],
    ["0", 'write "off"'],
    ["maybe", 'write "on" or "off"'],
    ["", 'write "on" or "off"'],
  ])("%j is refused: %s", (value, fix) => {
    expect(flagProblems("log_checkpoints", value, CONTEXT)).toMatchObject([
      { code: "FLAG_NOT_BOOLEAN", fix },
    ]);
  });

  test("are on or off", () => {
    expect([...codes("log_checkpoints", "on"), ...codes("log_checkpoints", "off")]).toEqual([]);
    expect(messages("log_checkpoints", "true")).toMatchInlineSnapshot(`
      "value of flag "log_checkpoints" is not a boolean [FLAG_NOT_BOOLEAN]
        got:     "true"
        allowed: on, off
        fix:     write "on""
    `);
  });
});

describe("words", () => {
  test("of the flag pass, others are refused with the nearest", () => {
    for (const value of ["none", "ddl", "mod", "all"]) expect(codes("log_statement", value)).toEqual([]);
    expect(messages("log_statement", "dll")).toMatchInlineSnapshot(`
      "value of flag "log_statement" is not one of its values [FLAG_NOT_ALLOWED]
        got:     "dll"
        allowed: none, ddl, mod, all
        fix:     write "ddl""
    `);
  });

  test("in a list are checked one by one", () => {
    for (const value of ["ddl", "ddl,role", "all, -misc"]) expect(codes("pgaudit.log", value)).toEqual([]);
    expect(messages("pgaudit.log", "ddl,rolle")).toMatchInlineSnapshot(`
      "value of flag "pgaudit.log" has an item that is not one of its values: "rolle" [FLAG_NOT_ALLOWED]
        got:     "ddl,rolle"
        allowed: read, write, function, role, ddl, misc, misc_set, all, none; more than one with commas between
        fix:     write "role""
    `);
  });

  test("of free text pass", () => {
    expect(codes("TimeZone", "Europe/Rome")).toEqual([]);
    expect(codes("rdkit.morgan_fp_size", "1024")).toEqual([]);
  });
});

describe("names", () => {
  test("every flag of the table is known, in a version that has it", () => {
    for (const flag of FLAGS) {
      const major = flag.maxVersion ?? flag.minVersion ?? 17;
      const version = PostgresVersion.of(major === 9 ? "POSTGRES_9_6" : `POSTGRES_${major}`);
      expect(codes(flag.name, "x", { ...CONTEXT, version })).not.toContain("FLAG_UNKNOWN");
    }
  });

  test("that are not a flag are refused, with the flag that was meant", () => {
    expect(messages("work_men", "4096")).toMatchInlineSnapshot(`
      ""work_men" is not a database flag of Cloud SQL for PostgreSQL [FLAG_UNKNOWN]
        got:     "work_men"
        allowed: the flags of docs.cloud.google.com/sql/docs/postgres/flags
        fix:     did you mean "work_mem"?"
    `);
    expect(messages("innodb_buffer_pool_size", "1")).toMatchInlineSnapshot(`
      ""innodb_buffer_pool_size" is a flag of MySQL [FLAG_UNKNOWN]
        got:     "innodb_buffer_pool_size"
        allowed: the flags of docs.cloud.google.com/sql/docs/postgres/flags
        fix:     write "shared_buffers", which counts in its own unit, or remove it"
    `);
  });

  test("that the service keeps for itself are refused with what to do instead", () => {
    expect(messages("wal_level", "logical")).toMatchInlineSnapshot(`
      ""wal_level" cannot be set as a database flag [FLAG_NOT_SETTABLE]
        got:     "logical"
        fix:     remove it: set through cloudsql.logical_decoding"
    `);
    for (const name of ["ssl", "port", "shared_preload_libraries", "superuser_reserved_connections"]) {
      expect(codes(name, "1")).toEqual(["FLAG_NOT_SETTABLE"]);
    }
  });

  test("that a version does not have are refused", () => {
    expect(codes("transaction_timeout", "0")).toEqual([]);
    expect(
      messages("transaction_timeout", "0", { ...CONTEXT, version: PostgresVersion.POSTGRES_16 }),
    ).toMatchInlineSnapshot(`
      ""transaction_timeout" does not exist in POSTGRES_16 [FLAG_NOT_IN_VERSION]
        got:     "0"
        allowed: from POSTGRES_17
        fix:     remove the flag or change the version"
    `);
    expect(messages("trace_recovery_messages", "log")).toMatchInlineSnapshot(`
      ""trace_recovery_messages" does not exist in POSTGRES_17 [FLAG_NOT_IN_VERSION]
        got:     "log"
        allowed: up to POSTGRES_16
        fix:     remove the flag or change the version"
    `);
  });

  test("and values of look-alike characters are refused, each for itself", () => {
    expect(messages("work\uFF3Fmem", "4096")).toMatchInlineSnapshot(`
      "flag "work＿mem" has characters that only look right: U+FF3F at position 5 [LOOK_ALIKE_CHARACTER]
        got:     "work＿mem"
        allowed: printable ASCII
        fix:     type it anew: "work_mem""
    `);
    expect(messages("work_mem", "4\uFF10\uFF196")).toMatchInlineSnapshot(`
      "value of flag "work_mem" has characters that only look right: U+FF10 at position 2, U+FF19 at position 3 [LOOK_ALIKE_CHARACTER]
        got:     "4０９6"
        allowed: printable ASCII
        fix:     type it anew: "4096""
    `);
  });
});
