import type { Duration } from "../cloudsql/duration";
import { flagSetProblems } from "../cloudsql/flag-set";
import { type FlagDefinition, findFlag, flagProblems, flagRange } from "../cloudsql/flags";
import { deriveMemorySettings } from "../cloudsql/memory-settings";
import type { Problem } from "../cloudsql/problem";
import { Size } from "../cloudsql/size";
import type { Tier } from "../cloudsql/tier";
import type { PostgresVersion } from "../cloudsql/version";

export interface DatabaseFlagsProps {
  /** Machine whose memory the defaults are derived from and the bounds are checked against. */
  readonly tier: Tier;
  readonly version: PostgresVersion;
  /** `shared_buffers`. @default - four fifteenths of the memory: 1 GB of 3.75 GB */
  readonly sharedBuffers?: Size;
  /** `effective_cache_size`. @default - eight fifteenths of the memory: 2 GB of 3.75 GB */
  readonly effectiveCacheSize?: Size;
  /** `work_mem`, for each sort or hash of a session. @default - by memory and connections: 4 MB of 3.75 GB */
  readonly workMem?: Size;
  /** `maintenance_work_mem`. @default - a sixtieth of the memory: 64 MB of 3.75 GB */
  readonly maintenanceWorkMem?: Size;
  /** `max_connections`. @default - Cloud SQL's own for the tier: 100 at 3.75 GB */
  readonly maxConnections?: number;
  /** `random_page_cost`. @default 1.1, for SSD */
  readonly randomPageCost?: number;
  /** `log_min_duration_statement`: slower statements are logged, in whole milliseconds. @default - none */
  readonly slowQuery?: Duration;
  /** Any other flag, by the service's name, as the service takes it. @default - none */
  readonly other?: Readonly<Record<string, string>>;
}

/**
 * The database flags of an instance: typed, with units, derived from the tier's memory where left out.
 * Logging and auditing flags are always written; `other` may override them, but not the typed ones.
 */
export class DatabaseFlags {
  /** Connections that the server accepts; what alerts and pools are computed from. */
  readonly maxConnections: number;
  readonly #values: ReadonlyMap<string, string>;
  readonly #props: DatabaseFlagsProps;
  readonly #repeated: readonly string[];

  constructor(props: DatabaseFlagsProps) {
    const derived = deriveMemorySettings(props.tier);
    this.#props = props;
    this.maxConnections = props.maxConnections ?? derived.maxConnections;
    const typed: Record<string, string> = {
      // Counts of 8 kB pages …
      shared_buffers: String((props.sharedBuffers ?? derived.sharedBuffers).toPages()),
      effective_cache_size: String((props.effectiveCacheSize ?? derived.effectiveCacheSize).toPages()),
      // … and of kilobytes.
      work_mem: String((props.workMem ?? derived.workMem).toKibibytes()),
      maintenance_work_mem: String((props.maintenanceWorkMem ?? derived.maintenanceWorkMem).toKibibytes()),
      max_connections: String(this.maxConnections),
      random_page_cost: String(props.randomPageCost ?? 1.1),
      ...(props.slowQuery && { log_min_duration_statement: String(props.slowQuery.toMilliseconds()) }),
    };
    const other = props.other ?? {};
    this.#repeated = Object.keys(other).filter((name) => name in typed);
    this.#values = new Map(Object.entries({ ...RECORDS, ...other, ...typed }));
  }

  /** Sorted by name, as the service takes them. */
  toList(): { name: string; value: string }[] {
    return [...this.#values]
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Sizes out of range, in the words and units of the properties. */
  #sizeProblems(): Problem[] {
    const { tier, version } = this.#props;
    return Object.entries(SIZES).flatMap(([name, { property, kibibytes }]): Problem[] => {
      const count = Number(this.#values.get(name));
      const range = flagRange(findFlag(name, version) as FlagDefinition, tier);
      if (!range || (count >= range.min && count <= range.max)) return [];
      const size = (units: number) => Size.kibibytes(units * kibibytes);
      const bound = size(count < range.min ? range.min : range.max);
      return [
        {
          code: "FLAG_OUT_OF_RANGE",
          message: `"${property}" is out of range on ${tier}`,
          got: String(this.#props[property] ?? readable(size(count))),
          allowed: `${readable(size(range.min))} to ${readable(size(range.max))}`,
          fix: `write ${bound.toSource()} or ${count < range.min ? "more" : "less"}`,
        },
      ];
    });
  }

  /** All that Cloud SQL would refuse. */
  problems(): Problem[] {
    const repeated = this.#repeated.map((name) => ({
      code: "FLAG_TWICE",
      message: `"${name}" is set twice: by its own property and in "other"`,
      got: this.#props.other?.[name],
      fix: `remove it from "other"`,
    }));
    return [
      ...repeated,
      ...this.#sizeProblems(),
      ...this.toList()
        .filter(({ name }) => !(name in SIZES))
        .flatMap(({ name, value }) => flagProblems(name, value, this.#props)),
      ...flagSetProblems(this.#values),
    ];
  }
}

/** Kibibytes in the unit of each flag that is typed as a size. */
const SIZES = {
  shared_buffers: { property: "sharedBuffers", kibibytes: 8 },
  effective_cache_size: { property: "effectiveCacheSize", kibibytes: 8 },
  work_mem: { property: "workMem", kibibytes: 1 },
  maintenance_work_mem: { property: "maintenanceWorkMem", kibibytes: 1 },
} as const;

/**
 * Who did what: CIS Google Cloud Foundations Benchmark 6.2 and the checklist's audit logging. pgAudit records what
 * changes tables and rights, not each search or write: those would be most of a bill for logs that nobody reads.
 */
const RECORDS: Readonly<Record<string, string>> = {
  "cloudsql.enable_pgaudit": "on",
  "cloudsql.iam_authentication": "on",
  log_checkpoints: "on",
  log_connections: "on",
  log_disconnections: "on",
  log_lock_waits: "on",
  log_min_error_statement: "error",
  log_min_messages: "warning",
  log_statement: "ddl",
  log_temp_files: "0",
  "pgaudit.log": "ddl,role",
};

/** In MB where that is whole, else in kB. */
function readable(size: Size): string {
  const megabytes = size.toKibibytes() / 1024;
  return Number.isInteger(megabytes) ? `${megabytes} MB` : `${size}`;
}
