import { Tier } from "../../../cloudsql/tier";
import { attempt } from "../../attempt";
import { asItIs, type ResourceChange } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";

/** A smaller machine or edition. */
export const downgrade = changeRule({
  id: "review-downgrade",
  severity: "warning",
  title: "what makes an instance smaller",
  why: "Memory flags, connections and caches that fitted may not fit any more.",
  ignoreWhen: "its load was measured and fits",
  link: LINKS.settings,
  *each(change) {
    if (!change.isUpdated || change.type !== "google_sql_database_instance") return;
    const edition = change.compare("settings.edition");
    if (edition.changed && edition.before.is("ENTERPRISE_PLUS") && edition.after.is("ENTERPRISE")) {
      yield {
        change,
        at: edition.path,
        what: `the edition is a smaller one: ${edition.text}; the data cache, connection pooling and transaction logs of more than 7 days go`,
        fix: asItIs(edition),
        link: "https://cloud.google.com/sql/docs/postgres/editions-intro",
      };
    }
    const nodes = change.compare("node_count");
    if (nodes.changed && (nodes.after.number ?? 0) < (nodes.before.number ?? 0)) {
      yield {
        change,
        at: nodes.path,
        what: `the read pool has fewer nodes: ${nodes.text}; readers on those that go are cut off`,
        fix: asItIs(nodes),
        link: "https://cloud.google.com/sql/docs/postgres/about-read-pools",
      };
    }
    const less = lessOf(change);
    if (!less) return;
    const tier = change.compare("settings.tier");
    yield {
      change,
      at: tier.path,
      what: `the machine is a smaller one: ${tier.text}; ${less}`,
      fix: `${asItIs(tier)}, or check memory flags and max_connections against the smaller one`,
    };
  },
});

function lessOf(change: ResourceChange): string | undefined {
  const [before, after] = [change.before, change.after].map((side) => {
    const { string } = side.get("settings.tier");
    return string === undefined ? undefined : attempt(() => Tier.of(string)).value;
  });
  if (!before || !after) return undefined;
  const less = [
    after.vcpus < before.vcpus && `${before.vcpus} → ${after.vcpus} vCPUs`,
    after.memoryMb < before.memoryMb && `${before.memoryMb} → ${after.memoryMb} MB of memory`,
    after.sharedCore && !before.sharedCore && "a shared core without an SLA",
  ].filter(Boolean);
  return less.length > 0 ? less.join(", ") : undefined;
}
