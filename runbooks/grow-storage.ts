import { Size } from "../cloudsql/size";
import type { Environment } from "../environments";
import { applySteps, edit, healthStep, sql } from "./commands";
import { commonFacts, type Fact, priceChange } from "./facts";
import type { Runbook, Step } from "./runbook";

/** More room for data. It never shrinks again. */
export function growStorage(environment: Environment): Runbook {
  const { name, storage, tier } = environment;
  const larger = largerStorage(environment);
  const most = tier.storageGb.max;
  const facts: Fact[] = larger
    ? [
        [
          storage.grows ? "limit" : "size",
          storage.grows ? `${storage.limit} to ${larger.limit}` : `${storage.size} to ${larger.size}`,
        ],
        [
          "price",
          storage.grows
            ? `as long as the disk does not grow nothing changes; filled to the new limit: ${filledPrice(environment, larger)}`
            : priceChange(environment, { ...environment, storage: larger }),
        ],
      ]
    : [["limit", `${most} GB, the most that ${tier} takes`]];
  return {
    id: "grow-storage",
    environment: name,
    title: `More storage for ${name}`,
    when: "The alerts disk-high or disk-growth-forecast say that the disk fills, and what fills it is wanted.",
    roles: ["whoever changes environments, and applies them", "`roles/cloudsql.admin` on the project"],
    facts: [...commonFacts(environment).filter(([key]) => key !== "price"), ...facts],
    before: [
      "What fills the disk is known: data, not the log that a dead slot keeps: [disk-high](../disk-high.md).",
      "Nobody can take it back: the service shrinks no disk.",
    ],
    steps: larger ? steps(environment, larger) : [largest(environment)],
    back: [
      "A limit can be lowered again, down to the size that the disk has by then.",
      "A disk that has grown stays: the only way to a smaller one is a new instance and a copy of the data.",
    ],
    duration: [
      "No restart, and nobody is cut off (docs.cloud.google.com/sql/docs/postgres/instance-settings). The change itself takes minutes: measure it.",
    ],
    cloudOnly: "That the disk really grows. The emulator's disk is that of this machine.",
  };
}

/** Twice the limit, or twice the size where it does not grow; undefined at the most that the machine takes. */
export function largerStorage({ storage, tier }: Environment): Environment["storage"] | undefined {
  const most = tier.storageGb.max;
  const { size, grows, limit } = storage;
  const present = grows ? limit?.toGibibytes() : size.toGibibytes();
  if (present === undefined || present >= most) return undefined;
  const larger = Size.gibibytes(Math.min(most, present * 2));
  return grows ? { size, grows, limit: larger } : { size: larger, grows };
}

function filledPrice(environment: Environment, larger: Environment["storage"]): string {
  const filled = { ...larger, size: larger.limit ?? larger.size };
  return priceChange(environment, { ...environment, storage: filled });
}

function source({ size, grows, limit }: Environment["storage"]): string {
  return `{ size: ${size.toSource()}, grows: ${grows}${limit ? `, limit: ${limit.toSource()}` : ""} }`;
}

const LARGEST_TABLES = `SELECT c.oid::regclass AS "table", pg_size_pretty(pg_total_relation_size(c.oid)) AS size
FROM pg_class c
WHERE c.relkind IN ('r', 'm')
ORDER BY pg_total_relation_size(c.oid) DESC
LIMIT 10;`;

function largest({ tier, storage }: Environment): Step {
  return {
    title: "Look for what may go",
    text: storage.limit
      ? `${tier} takes no larger disk: remove what is not needed, or take another machine.`
      : "The disk grows to the most that the machine takes: there is no limit of ours to raise.",
    commands: [sql(LARGEST_TABLES)],
    expect: "what fills it",
  };
}

function steps(environment: Environment, larger: Environment["storage"]): Step[] {
  return [
    {
      title: "See what fills it",
      commands: [
        sql(LARGEST_TABLES),
        sql(`SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS kept
FROM pg_replication_slots;`),
      ],
      expect: "tables that are wanted, and no slot that keeps the log",
      decide: [
        { if: "a slot keeps the log", do: "stop: [wal-archive-failing](../wal-archive-failing.md)" },
        { if: "it is data that nobody needs", do: "stop, and remove them" },
        { if: "else", do: "go on" },
      ],
    },
    {
      title: "Write it",
      edit: edit(environment, "storage", source(larger)),
      expect: "a plan that changes it in place: the next step",
    },
    ...applySteps(environment, {
      expectation: `\`${environment.storage.grows ? "disk_autoresize_limit" : "disk_size"}\` changes in place, no restart, no replacement`,
    }),
    healthStep(environment),
  ];
}
