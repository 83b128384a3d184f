import { deriveMemorySettings } from "../cloudsql/memory-settings";
import { ProblemError } from "../cloudsql/problem";
import { Tier } from "../cloudsql/tier";
import type { Environment } from "../environments";
import { applySteps, edit, healthStep, musicdb, sql } from "./commands";
import { commonFacts, copiesOf, type Fact, maxConnections, priceChange } from "./facts";
import type { Runbook, Step } from "./runbook";

/** A larger machine. */
export function scaleTier(environment: Environment): Runbook {
  const { name, tier, availability } = environment;
  const larger = largerTier(tier);
  const facts: Fact[] = larger
    ? [
        ["to", `${larger}, ${larger.vcpus} vCPU and ${larger.memoryMb / 1024} GB`],
        ["price", priceChange(environment, { ...environment, tier: larger })],
        [
          "connections",
          `${maxConnections(environment)} to ${maxConnections({ ...environment, tier: larger })}`,
        ],
        ["shared_buffers", `${memory(environment)} to ${memory({ ...environment, tier: larger })}`],
      ]
    : [["to", "none: this is the largest machine that is known here"]];
  return {
    id: "scale-tier",
    environment: name,
    title: `Another machine for ${name}`,
    when: "CPU or memory is short day after day, after the slow statements were looked at; or the machine is larger than needed.",
    roles: ["whoever changes environments, and applies them", "`roles/cloudsql.admin` on the project"],
    facts: [...commonFacts(environment).filter(([key]) => key !== "price"), ...facts],
    before: [
      "The alerts cpu-high or memory-high say so for days, not for minutes.",
      "The change restarts the instance: a quiet hour, and the application's people know of it.",
      ...(copiesOf(environment).length > 0
        ? [
            "A copy with a machine of its own keeps it: `tier` in `replicas`. The others follow; `max_connections` of a copy is never below the primary's.",
          ]
        : []),
    ],
    steps: larger ? steps(environment, larger) : [largest()],
    back: [
      `The same steps with \`tier: "${tier}"\`: one more restart. No data are touched in either direction.`,
      "Memory flags that are written in `flags` have to fit the smaller machine: the synth refuses those that do not.",
    ],
    duration: [
      availability === "regional"
        ? "A restart, with a standby: measure it."
        : "A restart: measure it in a rehearsal in staging. Others report minutes.",
      "The caches are cold afterwards: searches are slower until the tables are read again.",
    ],
    cloudOnly: "How long the restart takes, and what the machine makes of the load.",
  };
}

/** The next machine upwards: the vCPUs and the memory doubled. */
export function largerTier(tier: Tier): Tier | undefined {
  if (tier.name === "db-f1-micro") return Tier.of("db-g1-small");
  if (tier.name === "db-g1-small") return Tier.of("db-custom-1-3840");
  const doubled = tier.name.replace(
    /^(db-custom-(?:N4-)?|db-[a-z0-9-]+?-(?:N-)?)(\d+)(?:-(\d+))?$/,
    (_name, family: string, vcpus: string, memoryMb?: string) =>
      `${family}${Number(vcpus) * 2}${memoryMb ? `-${Number(memoryMb) * 2}` : ""}`,
  );
  try {
    const larger = Tier.of(doubled);
    return larger.listed && larger.name !== tier.name ? larger : undefined;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

function memory({ flags, tier }: Environment): string {
  return String(flags.sharedBuffers ?? deriveMemorySettings(tier).sharedBuffers);
}

function largest(): Step {
  return {
    title: "Look for what else there is",
    text: "A read pool or replicas for reads, a pooler for connections, an index for the statement that costs most.",
    expect: "what it is that is short",
  };
}

function steps(environment: Environment, larger: Tier): Step[] {
  const { name } = environment;
  return [
    {
      title: "See what is short",
      commands: [
        sql(
          `SELECT state, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1 ORDER BY 2 DESC;`,
        ),
        sql(`SELECT sum(blks_hit) * 100 / nullif(sum(blks_hit) + sum(blks_read), 0) AS percent_from_cache
FROM pg_stat_database;`),
        musicdb(`cost ${name}`),
      ],
      expect: "more sessions active than there are vCPUs, or less than 95 per cent from the cache",
      decide: [
        { if: "one statement takes most of it", do: "stop: an index is cheaper than a machine" },
        {
          if: "connections are short and CPU is not",
          do: "stop: [connections-high](../connections-high.md)",
        },
        { if: "else", do: "go on" },
      ],
    },
    {
      title: "Write the machine",
      text: `The memory flags and \`max_connections\` follow from it, unless they are written in \`flags\`.`,
      edit: edit(environment, "tier", `"${larger}"`),
      expect: "what it costs then: the synth of the next step ends with it",
      decide: [
        { if: "it is above the budget", do: "stop, or raise `budget.monthlyUsd` first" },
        { if: "else", do: "go on" },
      ],
    },
    ...applySteps(environment, {
      expectation: "`tier` and the memory flags change in place, a restart, and no replacement",
    }),
    {
      title: "See that the server has it",
      commands: [
        sql(
          "SELECT current_setting('shared_buffers') AS shared_buffers, current_setting('max_connections') AS max_connections;",
        ),
      ],
      expect: `${memory({ ...environment, tier: larger })} and ${maxConnections({ ...environment, tier: larger })}`,
    },
    healthStep(environment),
  ];
}
