import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";
import { type Aggregation, metricQueries, WITH_QUERIES } from "./queries";
import { secondsOf } from "./seconds";

const LONGEST = 90_000;

/** Aligner, reducer and period are given together. */
export const monitoringAlignment: Rule = {
  id: "monitoring-alignment",
  severity: "error",
  area: "monitoring",
  title: "an aligner has a period, a reducer has an aligner",
  why: "The API answers 400 for an aligner without alignment period, and for a reducer of series that are not aligned.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aggregation",
  types: WITH_QUERIES,
  *check(resource) {
    for (const { at, aggregations, purpose } of metricQueries(resource)) {
      for (const aggregation of aggregations) {
        yield* missing(aggregation, at);
        yield* badPeriod(aggregation.period, purpose === "chart");
      }
    }
  },
};

function* missing({ aligner, reducer, period }: Aggregation, at: Value): Iterable<Violation> {
  const aligned = aligner.isSet && !aligner.is("ALIGN_NONE");
  if (aligned && !period.isSet) {
    const what = "the aligner has no alignment_period";
    yield { at: aligner, what, allowed: `60s to ${LONGEST}s`, fix: 'add alignment_period = "60s"' };
  }
  const reduced = reducer.isSet && !reducer.isUnknown && !reducer.is("REDUCE_NONE") && !reducer.is("");
  if (!reduced || aligner.isUnknown || aligned) return;
  yield {
    at: reducer.isSet ? reducer : at,
    what: "the reducer works on series that are not aligned",
    allowed: "an aligner other than ALIGN_NONE",
    fix: 'add per_series_aligner = "ALIGN_MEAN"',
  };
}

function* badPeriod(period: Value, chart: boolean): Iterable<Violation> {
  const read = secondsOf(period);
  if (!read) return;
  const allowed = chart ? "60s or more" : `60s to ${LONGEST}s`;
  if ("fault" in read) yield { at: period, what: read.fault, allowed, fix: read.fix };
  else if (read.seconds < 60)
    yield { at: period, what: "the period is too short", allowed, fix: 'write "60s"' };
  else if (!chart && read.seconds > LONGEST) {
    yield { at: period, what: "the period is too long for an alert", allowed, fix: `write "${LONGEST}s"` };
  }
}
