import { Random } from "../../database/seed/random";
import { QUERY_CLASSES, type QueryClass } from "./classes";
import type { Inputs } from "./inputs";
import type { Request } from "./load-job";

/** Which of the two is asked. */
export type Schema = "this" | "baseline";

/** Long enough that connections rarely send the same at the same time. */
const MIX_LENGTH = 10_000;
const MIX_SEED = 11;

/** The requests of one class, each input once. */
export function requestsOf(
  { name, query, values, baseline, baselineValues }: QueryClass,
  schema: Schema,
  inputs: Inputs,
  queries: ReadonlyMap<string, string>,
): Request[] {
  const text = schema === "this" ? (queries.get(query) as string) : baseline;
  const all = schema === "this" ? values(inputs) : baselineValues(inputs);
  return all.map((parameters) => ({ kind: name, text, values: parameters }));
}

/** The weighted mix: the same order of classes and inputs for both schemas. */
export function mixedRequests(
  schema: Schema,
  inputs: Inputs,
  queries: ReadonlyMap<string, string>,
): Request[] {
  const deck = QUERY_CLASSES.flatMap((one) => {
    const requests = requestsOf(one, schema, inputs, queries);
    return Array.from({ length: one.weight }, () => requests);
  });
  const random = new Random(MIX_SEED);
  return Array.from({ length: MIX_LENGTH }, () => {
    const requests = random.pick(deck);
    return requests[Math.floor(random.fraction() * requests.length)] as Request;
  });
}
