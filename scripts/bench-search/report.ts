import { count, decimal, styleOf, table } from "../../cli/output";
import { QUERY_CLASSES } from "./classes";
import { type Goal, throughputRatio } from "./goals";
import { median } from "./latency";
import type { Results, Route } from "./results";

type Many = { readonly connections: number; readonly route: Route };

const number = (value: number | undefined, digits = 1) => (value === undefined ? "" : value.toFixed(digits));
const right = (text: string, width: number) => text.padStart(width);

/** Everything for people, within 80 columns. */
export function describe(results: Results, goals: readonly Goal[]): string[] {
  const { loaded, machine } = results;
  const many = Math.max(1, ...results.mixes.map(({ connections }) => connections));
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
  return [
    `${decimal(results.tracks)} tracks, PostgreSQL ${machine.postgres}, ${machine.cpus} CPUs (${machine.model})`,
    `${many} connections: all that the server leaves to an ordinary user`,
    ...(results.complete ? [] : ["interrupted: not everything was measured"]),
    "",
    ...(loaded
      ? table([
          ["", ...["COPY", "table", "indexes"].map((head) => right(head, 10))],
          ...(["baseline", "this"] as const).map((schema) => [
            schema,
            right(`${number(loaded[schema].copySeconds)} s`, 10),
            right(megabytes(loaded[schema].tableBytes), 10),
            right(megabytes(loaded[schema].indexBytes), 10),
          ]),
        ])
      : []),
    "",
    ...classTable(results, many),
    "",
    ...mixTable(results, many),
    "",
    ...insertLines(results),
    ...completionLines(results),
    "",
    ...goalTable(goals),
  ];
}

/** p95 of each class alone. */
function classTable({ classes }: Results, many: number): string[] {
  const p95 = (name: string, schema: string, { connections, route }: Many) =>
    classes.find(
      (one) =>
        one.name === name && one.schema === schema && one.route === route && one.connections === connections,
    )?.latency.p95;
  const pooled = classes.find(({ route }) => route === "pool")?.connections ?? 0;
  const rows = QUERY_CLASSES.map(({ name }) =>
    [
      p95(name, "baseline", { connections: 1, route: "direct" }),
      p95(name, "this", { connections: 1, route: "direct" }),
      p95(name, "baseline", { connections: many, route: "direct" }),
      p95(name, "this", { connections: many, route: "direct" }),
      p95(name, "this", { connections: pooled, route: "pool" }),
    ].map((value) => right(number(value), 9)),
  );
  if (classes.length === 0) return [];
  return [
    "each class alone, p95 in ms",
    ...table([
      [
        "",
        ...["1, base", "1, this", `${many}, base`, `${many}, this`, "pooled"].map((head) => right(head, 9)),
      ],
      ...QUERY_CLASSES.map(({ name }, index) => [name, ...(rows[index] ?? [])]),
    ]),
  ];
}

function mixTable(results: Results, many: number): string[] {
  if (results.mixes.length === 0) return [];
  const lines = [1, many].flatMap((connections) =>
    (["direct", "pool"] as const).flatMap((route) =>
      (["baseline", "this"] as const).flatMap((schema) => {
        const rounds = results.mixes.filter(
          (mix) => mix.connections === connections && mix.route === route && mix.schema === schema,
        );
        if (rounds.length === 0) return [];
        const of = (value: (mix: (typeof rounds)[number]) => number) => median(rounds.map(value));
        return [
          [
            `${connections} ${route}, ${schema}`,
            right(
              number(
                of((mix) => mix.throughput),
                0,
              ),
              8,
            ),
            ...(["p50", "p95", "p99"] as const).map((name) =>
              right(number(of((mix) => mix.latency[name])), 8),
            ),
            right(`${number(of((mix) => mix.generatorCpu) * 100, 0)} %`, 9),
          ],
        ];
      }),
    ),
  );
  const ratio = throughputRatio(results, many);
  return [
    "weighted mix: requests a second, ms, CPU of the load generator; median of the rounds",
    ...table([
      ["", ...["a second", "p50", "p95", "p99"].map((head) => right(head, 8)), right("generator", 9)],
      ...lines,
    ]),
    ...(ratio === undefined ? [] : [`throughput: ${number(ratio)} times the baseline's`]),
  ];
}

function insertLines({ inserts }: Results): string[] {
  return [1, 100].flatMap((rows) => {
    const rate = (schema: string) => {
      const rounds = inserts.filter((one) => one.rows === rows && one.schema === schema);
      return rounds.length > 0 ? median(rounds.map(({ throughput }) => throughput * rows)) : undefined;
    };
    const [theirs, ours] = [rate("baseline"), rate("this")];
    if (theirs === undefined || ours === undefined) return [];
    return [
      `insert, ${count(rows, "row")} a statement: ${decimal(Math.round(ours))} rows a second, baseline ${decimal(Math.round(theirs))}`,
    ];
  });
}

function completionLines({ completions }: Results): string[] {
  const rate = (schema: string) => {
    const rounds = completions.filter((one) => one.schema === schema);
    return rounds.length > 0 ? median(rounds.map(({ throughput }) => throughput)) : undefined;
  };
  const [theirs, ours] = [rate("baseline"), rate("this")];
  if (theirs === undefined || ours === undefined) return [];
  return [
    `complete, a track a statement: ${decimal(Math.round(ours))} a second, baseline ${decimal(Math.round(theirs))}`,
  ];
}

function goalTable(goals: readonly Goal[]): string[] {
  const style = styleOf(process.stdout);
  const verdict = ({ kept }: Goal) =>
    kept === undefined ? style.dim("-") : kept ? style.green("kept") : style.red("MISSED");
  return table(
    goals.map((goal) => [goal.what, goal.wanted, goal.measured, verdict(goal)]),
    100,
  );
}
