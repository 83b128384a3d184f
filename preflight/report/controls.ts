import type { ControlResult, Pack, Verdict } from "../packs/pack";
import { type Paint, wrapped } from "./text";

/** The table of a pack: control, met or not, by what. Resources with the same answer share a row. */
export function controlTable(pack: Pack, results: readonly ControlResult[], paint: Paint): string {
  const lines = [paint.bold(pack.title), ""];
  for (const [control, answers] of byControl(results)) {
    lines.push(`${control.id.padEnd(9)}${control.level}  ${control.title}`);
    for (const { verdict, by, places } of answers) {
      // Where all resources have the same answer, their number says enough.
      const where =
        answers.length > 1 || places.length === 1 ? places.join(", ") : `${places.length} resources`;
      const [first = "", ...more] = wrapped(places.length === 0 ? by : `${by} (${where})`, 22);
      lines.push(`         ${word(verdict, paint)}${first.slice(20)}`, ...more);
    }
  }
  return [...lines, "", countLine(results)].join("\n");
}

/** For machines: one entry for each control and resource. */
export function controlsJson(pack: Pack, results: readonly ControlResult[]) {
  return results.map(({ control, verdict, resource, by }) => ({
    pack: pack.id,
    control: control.id,
    formerly: control.formerly ?? null,
    title: control.title,
    level: control.level,
    verdict,
    source: resource?.source ?? null,
    address: resource?.address ?? null,
    path: resource?.path ?? null,
    by,
  }));
}

function countLine(results: readonly ControlResult[]): string {
  const of = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length;
  const verdicts: Verdict[] = ["met", "not met", "accepted", "undecided"];
  return verdicts.map((verdict) => `${of(verdict)} ${verdict}`).join(", ");
}

interface Answer {
  readonly verdict: Verdict;
  readonly by: string;
  readonly places: string[];
}

function byControl(results: readonly ControlResult[]): Map<ControlResult["control"], Answer[]> {
  const table = new Map<ControlResult["control"], Answer[]>();
  for (const { control, verdict, by, resource } of results) {
    const answers = table.get(control) ?? [];
    table.set(control, answers);
    const place =
      resource && (resource.path ?? [resource.source, resource.address].filter(Boolean).join(": "));
    const same = answers.find((answer) => answer.verdict === verdict && answer.by === by);
    if (same) same.places.push(...(place ? [place] : []));
    else answers.push({ verdict, by, places: place ? [place] : [] });
  }
  return table;
}

function word(verdict: Verdict, paint: Paint): string {
  const padded = verdict.padEnd(11);
  if (verdict === "not met") return paint.red(padded);
  return verdict === "met" ? padded : paint.yellow(padded);
}
