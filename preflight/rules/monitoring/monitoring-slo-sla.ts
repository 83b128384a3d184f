import { Tier } from "../../../cloudsql/tier";
import { attempt } from "../../attempt";
import { INSTANCE } from "../../instance";
import { type ResourceSet, valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import type { Value } from "../../value";

/** An objective that the provider stands behind. */
export const monitoringSloSla: Rule = {
  id: "monitoring-slo-sla",
  severity: "warning",
  area: "monitoring",
  title: "an objective is on an instance for which Google promises something",
  why: "Cloud SQL's service level agreement is for regional instances on dedicated cores only: 99.95 % with Enterprise, 99.99 % with Enterprise Plus. On any other the objective is a wish.",
  ignoreWhen: "the objective is one's own, for what the budget allows",
  link: "https://cloud.google.com/sql/sla",
  types: ["google_monitoring_slo"],
  *check(slo, { all }) {
    const id = instanceIdOf(slo);
    const instance = id && instanceNamed(id, all);
    if (!instance) return;
    const tier = instance.get("settings.tier");
    const availability = instance.get("settings.availability_type");
    const shared = attempt(() => Tier.of(tier.string ?? "")).value?.sharedCore ?? false;
    const zonal = !availability.isUnknown && !availability.is("REGIONAL");
    if (!shared && !zonal) return;
    const lacks = [shared && `a shared core (${tier.string})`, zonal && "a single zone"].filter(Boolean);
    const fix = [shared && 'tier = "db-custom-1-3840" or larger', zonal && 'availability_type = "REGIONAL"'];
    yield {
      at: slo.get("goal"),
      what: `the instance ${id} has ${lacks.join(" and ")}, for which Google promises no availability`,
      allowed: "a regional instance on dedicated cores",
      fix: `write ${fix.filter(Boolean).join(" and ")}, or accept it with a reason`,
    };
  },
};

/** `project:instance` of the series that the objective is about, where it is written out. */
function instanceIdOf(slo: Value): string | undefined {
  const [, id] = /\b(?:database_id|resource_id)\s*=\s*\\?"([^"\\$]+)/.exec(JSON.stringify(slo.raw)) ?? [];
  return id;
}

function instanceNamed(id: string, all: ResourceSet): Value | undefined {
  const name = id.slice(id.lastIndexOf(":") + 1);
  const found = all.ofType(INSTANCE).find(({ attributes }) => attributes.name === name);
  return found && valuesOf(found);
}
