import data from "../../cloudsql/data/flags.json";
import { flagSetProblems } from "../../cloudsql/flag-set";
import { findFlag } from "../../cloudsql/flags";
import { formatProblem } from "../../cloudsql/problem";

const messages = (flags: Record<string, string>) =>
  flagSetProblems(new Map(Object.entries(flags)))
    .map(formatProblem)
    .join("\n");

test("a flag of an extension needs the flag that loads the extension", () => {
  expect(messages({ "pgaudit.log": "ddl", "cloudsql.enable_pgaudit": "on" })).toBe("");
  expect(messages({ "pgaudit.log": "ddl" })).toMatchInlineSnapshot(`
    ""pgaudit.log" has no meaning to the server without its extension [FLAG_NEEDS_EXTENSION]
      got:     "ddl"
      allowed: together with "cloudsql.enable_pgaudit": "on"
      fix:     set "cloudsql.enable_pgaudit" to "on" or remove "pgaudit.log""
  `);
  expect(messages({ "pgaudit.log": "ddl", "cloudsql.enable_pgaudit": "off" })).toContain(
    "FLAG_NEEDS_EXTENSION",
  );
});

test("each extension is loaded by a flag of the table", () => {
  const withoutOne = ["cloudsql", "pg_stat_statements", "rdkit"];
  const extensions = new Set(
    data.flags.filter((flag) => flag.name.includes(".")).map((flag) => flag.name.split(".")[0] ?? ""),
  );
  for (const extension of extensions) {
    const { name } = data.flags.find((flag) => flag.name.startsWith(`${extension}.`)) ?? { name: "" };
    const [problem] = flagSetProblems(new Map([[name, "x"]]));
    const enabling = /set "([^"]+)"/.exec(problem?.fix ?? "")?.[1];
    if (withoutOne.includes(extension)) expect(problem).toBeUndefined();
    else expect(findFlag(enabling ?? "")?.type).toBe("boolean");
  }
});

test("a flag that nobody knows is told once, as unknown", () => {
  expect(messages({ "pgaudit.lgo": "ddl" })).toBe("");
});

test("connections and workers have 262142 places together", () => {
  // Three autovacuum workers and eight others where nothing is set.
  expect(messages({ max_connections: "262131" })).toBe("");
  expect(messages({ max_connections: "262132" })).toMatchInlineSnapshot(`
    "max_connections + autovacuum_max_workers + max_worker_processes is too much together [FLAGS_TOO_MANY_BACKENDS]
      got:     "262132 + 3 + 8"
      allowed: 262142 in all
      fix:     lower max_connections"
  `);
  expect(messages({ max_connections: "200000", max_worker_processes: "62143" })).toContain(
    "FLAGS_TOO_MANY_BACKENDS",
  );
});

test("what is no number is told elsewhere", () => {
  expect(messages({ max_connections: "many" })).toBe("");
});
